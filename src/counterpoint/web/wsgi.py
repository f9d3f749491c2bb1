"""The application that the server runs."""

import os
import warnings

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "counterpoint.web.settings")

# What a library warns of may repeat words that somebody sent, and would stand in the log.
warnings.simplefilter("ignore")

application = get_wsgi_application()
