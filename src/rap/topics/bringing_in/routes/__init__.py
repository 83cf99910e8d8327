"""Routes of this topic, a file a page or a part of one."""

from rap.topics.bringing_in.routes import articles, importing, tables, titles
from rap.topics.web.base import Routes

ROUTES: Routes = (*articles.ROUTES, *importing.ROUTES, *tables.ROUTES, *titles.ROUTES)
