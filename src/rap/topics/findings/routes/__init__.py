"""Routes of this topic, a file a page or a part of one."""

from rap.topics.findings.routes import findings, promises
from rap.topics.web.base import Routes

ROUTES: Routes = (*findings.ROUTES, *promises.ROUTES)
