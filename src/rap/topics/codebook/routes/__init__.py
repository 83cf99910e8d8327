"""Routes of this topic, a file a page or a part of one."""

from rap.topics.codebook.routes import changes, codes
from rap.topics.web.base import Routes

ROUTES: Routes = (*changes.ROUTES, *codes.ROUTES)
