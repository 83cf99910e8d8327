"""Routes of this topic, a file a page or a part of one."""

from rap.topics.review.routes import deciding, left_codings, reviewing, vault_desk
from rap.topics.web.base import Routes

ROUTES: Routes = (*deciding.ROUTES, *left_codings.ROUTES, *reviewing.ROUTES, *vault_desk.ROUTES)
