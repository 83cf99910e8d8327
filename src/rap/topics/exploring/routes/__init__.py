"""Routes of this topic, a file a page or a part of one."""

from rap.topics.exploring.routes import explore, passages, search
from rap.topics.web.base import Routes

ROUTES: Routes = (*explore.ROUTES, *passages.ROUTES, *search.ROUTES)
