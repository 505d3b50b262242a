"""The site as a whole: styles, scripts, search, the book on one page and as a zip, the policy."""
