"""Stage 3: who mediates, who is invited to help, and who must keep out."""
