"""Routes of this topic, a file a page or a part of one."""

from rap.topics.people.routes import table, to_come
from rap.topics.web.base import Routes

ROUTES: Routes = (*table.ROUTES, *to_come.ROUTES)
