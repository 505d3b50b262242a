"""The picture that goes with a link to the site."""
