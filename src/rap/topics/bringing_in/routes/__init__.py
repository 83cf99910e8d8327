"""Routes of this topic, a file a page or a part of one."""

from rap.topics.bringing_in.routes import importing, tables, titles
from rap.topics.web.base import Routes

ROUTES: Routes = (*importing.ROUTES, *tables.ROUTES, *titles.ROUTES)
