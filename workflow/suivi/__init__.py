"""Time: reminders, dossiers that nobody moves any more, fiches that nobody has checked, and how long things really take."""
