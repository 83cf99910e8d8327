"""Routes of this topic, a file a page or a part of one."""

from rap.topics.surveys.routes import answers, forms
from rap.topics.web.base import Routes

ROUTES: Routes = (*answers.ROUTES, *forms.ROUTES)
