"""French, as pairs: what stands in a fiche, what a reader types, and whether the fiche must be found."""

TROUVE = """
# plurals
usager | usagers
agents | agent
journal | journaux
hôpitaux | hôpital
travail | travaux
bureau | bureaux
tableaux | tableau
lieu | lieux
enjeux | enjeu
réseaux | réseau
essai | essais
relais | relai
cas | cas
processus | processus
élus | élu
clés | clé
général | généraux
appels | appel
accès | acces
# feminine
agent | agente
citoyen | citoyennes
directeur | directrice
formateurs | formatrices
conseiller | conseillère
infirmier | infirmières
premier | première
usager | usagère
nouveau | nouvelle
actif | active
administratif | administratives
public | publique
publics | publiques
heureux | heureuse
vendeur | vendeuses
supérieur | supérieures
actuel | actuelle
professionnelle | professionnel
ancien | anciennes
complet | complètes
gratuit | gratuite
français | françaises
long | longue
national | nationales
social | sociaux
étranger | étrangère
précis | précises
# infinitives, participles, persons
simplifier | simplifiés
simplifie | simplifier
réunir | réunies
réduire | réduit
construire | construites
écrire | écrits
inscrire | inscrite
accueil | accueillir
accueillie | accueil
accueille | accueillir
organiser | organisée
maîtriser | maîtrise
appeler | appelle
créer | créée
travailler | travail
former | formés
choisir | choisies
mesurer | mesure
partager | partagée
# accents, ligatures, case
élève | eleve
Été | ETE
les horaires d’été | horaires été
réclamation | reclamation
œuvre | oeuvre
CŒUR | coeur
cœurs | Cœur
à-propos | propos
naïve | naif
ex æquo | aequo
garçon | garcon
écoute | ECOUTE
E\u0301coute | écoute
ﬁche | fiche
# elision, with both apostrophes
l’accueil | accueil
l'accueil | accueil
accueil | l’accueil
d’accueil | l'accueil
qu’un usager | usager
jusqu’au guichet | guichet
lorsqu’une réclamation | réclamations
aujourd’hui | aujourd'hui
l’hôpital d’Évreux | hopital evreux
presqu’île | île
# hyphens, compounds
rendez-vous | rendez vous
rendez-vous | rendez-vous
rendez vous | rendez-vous
co-développement | codéveloppement
codéveloppement | co-développement
co‑développement | co-developpement
multi-canal | multicanal
multicanal | multi-canal
porte-parole | porte parole
compte_rendu | compte rendu
Saint-Étienne | saint etienne
# acronyms, figures
RDV | rdv
la CAF | caf
le 3939 | 3939
l’accueil 360° | 360
loi de 2005 | 2005
22 % | 22
m² | m2
# acronyms with dots
la C.A.F. | CAF
la CAF | c.a.f.
la C.A.F | caf
R.S.E. | rse
le R.S.E. et l’E.P.C.I. | RSE EPCI
E.P.C.I. | « E.P.C.I. »
R&D | R&D
R&D | rd
# figures, in one and in several
le 39 39 | 3939
le 3939 | 39 39
le 39-39 | 3939
le 39 39 | 39-39
le 39.39 | 39 39
01 02 03 04 05 | 0102030405
0102030405 | 01 02 03 04 05
10 000 habitants | 10000
10 000 habitants | 10 000
10 000 habitants | 10000 habitants
10 000 habitants | 10.000
1 250 000 € | 1250000
80 % | 80 %
80 % | 80%
80% | 80 %
l’appréciation à 360° | 360 °
l’appréciation à 360 degrés | 360°
2,5 équivalents temps plein | 2,5
le 1er janvier | 1 janvier
le 1er janvier | 1er janvier
la 2ème fois | 2e fois
n° 12 | n°12
n° 12 | nº 12
n° 12 | 12
# glued words
rendez-vous | rendezvous
prise de rendez-vous | prise de rendez vous
co-développement | co développement
codéveloppement | co développement
co-développement | codeveloppement
DansMaRue | dans ma rue
DansMaRue | Dans Ma Rue
DansMaRue | dansmarue
DansMaRue | DANSMARUE
DansMaRue | dans-ma-rue
l’application DansMaRue | application rue
FranceConnect | France Connect
FranceConnect | franceconnect
FranceConnect | france connect
France Connect | FranceConnect
FranceConnect | france-connect
non-recours | non recours
non-recours | nonrecours
auto-entrepreneurs | autoentrepreneur
auto-entrepreneurs | auto entrepreneurs
multicanal | multi canal
bien-être | bien être
open source | open-source
mal-logement | mal logement
# families: the noun and the verb, who does it
réclamation | réclamer
réclamer | réclamations
formation | former
former | formation
formateur | formation
simplification | simplifier
simplifier | simplification
dématérialisation | dématérialiser
dématérialisé | dématérialisation
évaluation | évaluer
évaluer | évaluation
écoute | écouter
accueil | accueillant
accueillants | accueil
accompagnement | accompagner
accompagnateur | accompagnement
signalement | signaler
affichage | afficher
pilotage | piloter
participation | participer
participatif | participation
innovation | innover
innovant | innovation
encadrants | encadrement
organisation | organiser
utilisateurs | utiliser
agressivité | agressif
agression | agresser
agressif | agression
téléphonique | téléphone
numérisation | numérique
réduction | réduire
inscription | inscrire
prévention | prévenir
réponse | répondre
attente | attendre
gestion | gérer
réception | recevoir
décision | décider
protection | protéger
satisfaction | satisfaire
traitement | traiter
recrutement | recruter
changement | changer
déménagement | déménager
expérimentation | expérimenter
amélioration | améliorer
communication | communiquer
accessibilité | accessible
essai | essayer
choix | choisir
ils arrivent en retard | arriver
ils répondent | réponse
# double letters
développement | dévelopement
accueil | accueill
# what one says before saying what one looks for
l’accueil des agents | je cherche des exemples d’accueil
un formulaire simple | comment faire un formulaire simple ?
réduire l’attente | que faut-il faire pour réduire l’attente
bonnes pratiques d’accueil | fiches accueil
# stop words say nothing, alone or among others
l’accueil des usagers | les usagers à leur accueil
mise en œuvre | mise oeuvre
comment réduire l’attente | réduire attente
sans rendez-vous | sans rendez-vous
# phrases: whatever the inflection, stop words left out
une file d’attente unique | « file d’attente »
les files d’attente | « file d’attente »
le langage clair | “langage clair”
le langage clair | "langages clairs"
agent d’accueil | « agents d’accueil »
"""

PAS_TROUVE = """
# other words
usage | usager
usager | usage
fiche | fichier
étrange | étranger
message | messager
agence | agent
police | politique
maire | mairie
service | serviette
banque | banquet
mobile | mobilier
région | réunion
travail | traversée
lettre | lecture
accueil | accent
courrier | cours
formation | information
organisme | organigramme
mesure | messe
émotion | motion
guichet | guide
équipe | équipement
finance | final
mission | émission
hôpital | hospitalité
cadre | cadran
téléphone | télévision
personne | personnel
voix | voie
cours | course
poste | postal
chef | chèque
# nor are words that only look like a family
équipe | équipement
personne | personnage
département | départ
mobile | mobilité
confiance | confier
application | appliquer
message | messe
village | ville
comptable | compter
directeur | direct
événement | éventail
information | informatique
postier | poste
passage | passer
# part of a word is not the word
accueil | accu
développement | dével
rendez-vous | rend
3939 | 39
2,5 | 25
10 000 | 10
C.A.F. | C
le 39 et le 39 bis | 3939
DansMaRue | marue
2005 | 200
# words in another order, or not side by side, are no phrase
clair langage | « langage clair »
langage très simple et clair | « langage clair »
file unique d’attente | « file d’attente »
application mobile rapide | « application rapide »
# a phrase is not widened
réclamation | « réclamer »
formation des agents | « former des agents »
# all the words
accueil | accueil téléphonique
"""

# What stands in a fiche, what is typed by mistake, what is looked for instead; "" when nothing like it is known.
CORRIGE = """
l’accueil des habitants | acceuil | accueil
l’accueil des habitants | aceuil | accueil
l’accueil des habitants | acueil | accueil
l’accueil des habitants | akueil | accueil
l’accueil des habitants | l’acceuil | l’accueil
les accueils de loisirs | acceuils | accueils
une réclamation écrite | reclamtion | réclamation
une réclamation écrite | reclamtions | réclamation
le téléphone sonne | télépone | téléphone
le téléphone sonne | telefone | téléphone
le téléphone sonne | telehpone | téléphone
un rendez-vous manqué | rendez-vuos manqué | rendez-vous manqué
le questionnaire du soir | questionaire | questionnaire
le questionnaire du soir | kestionnaire | questionnaire
la dématérialisation | dématerialisaton | dématérialisation
le langage clair | language clair | langage clair
les guichets ouverts | guichhets | guichets
les guichets ouverts | gichet | guichets
l’interprétariat | interprétari | interprétariat
la symétrie des attentions | symetrie des atentions | symetrie des attentions
la satisfaction mesurée | satisfation | satisfaction
un handicap visible | andicap | handicap
la ville de Vallombre | vallombe | Vallombre
L’Œuvre des crèches | euvre | Œuvre
un site France Connect | franceconnect | France Connect
dans ma rue, la nuit | dansmarue | dans ma rue
le label obtenu | labelisation | label
# correct words that no fiche holds are left alone
une carte | charte |
un service serious | seniors |
une importation | impôts |
la pose | pole |
des suites | surdité |
le monde | mode |
un agent | ange |
une caisse | classe |
le papier | panier |
2014 | 2015 |
"""


def read_corrections() -> list[tuple[str, str, str]]:
    """(text, typed, looked for instead) of each line."""
    lines = [line for line in CORRIGE.strip().splitlines() if line and not line.startswith("#")]
    return [(text.strip(), typed.strip(), other.strip()) for text, typed, other in (line.split("|") for line in lines)]


def read(table: str) -> list[tuple[str, str]]:
    """(text, query) of each line."""
    lines = [line for line in table.strip().splitlines() if line and not line.startswith("#")]
    return [(text.strip(), query.strip()) for text, query in (line.split("|") for line in lines)]
