"""Routes of this topic, a file a page or a part of one."""

from rap.topics.upkeep.routes import damage
from rap.topics.web.base import Routes

ROUTES: Routes = (*damage.ROUTES,)
