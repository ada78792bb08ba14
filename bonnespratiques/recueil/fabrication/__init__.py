"""Building booklets: in the background, once for each content, kept, bounded, cancellable.

views, commands → service.obtain → depot.find                                      the file, when it is kept
                                 → demandes.lay, a row of Fabrication → imprimeur  otherwise: asked for, in the background
imprimeur, a task or `manage.py fabriquer` → chantier.run → places, composition.build → rendu.execution, depot.keep
"""
