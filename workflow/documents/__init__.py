"""Files that contributeurs give: joined to a dossier, or read as a draft. Recognised by what they hold, opened in a process apart."""
