"""The web app: accounts, spaces, features and the pages that draw on them."""
