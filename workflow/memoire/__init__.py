"""What is remembered: published versions, credits, profiles, certificates, the journal as each may read it, and what is erased."""
