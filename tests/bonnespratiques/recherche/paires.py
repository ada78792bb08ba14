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
# part of a word is not the word
accueil | accu
développement | développ
rendez-vous | rend
3939 | 39
2005 | 200
# words in another order, or not side by side, are no phrase
clair langage | « langage clair »
langage très simple et clair | « langage clair »
file unique d’attente | « file d’attente »
# all the words
accueil | accueil téléphonique
"""


def read(table: str) -> list[tuple[str, str]]:
    """(text, query) of each line."""
    lines = [line for line in table.strip().splitlines() if line and not line.startswith("#")]
    return [(text.strip(), query.strip()) for text, query in (line.split("|") for line in lines)]
