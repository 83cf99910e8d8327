"""Routes of this topic, a file a page or a part of one."""

from rap.topics.coding.routes import coding, found, grid, team
from rap.topics.web.base import Routes

ROUTES: Routes = (*coding.ROUTES, *found.ROUTES, *grid.ROUTES, *team.ROUTES)
