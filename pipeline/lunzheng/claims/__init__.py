"""What a claim is: quoted how, of which kind, addressed to whom."""
