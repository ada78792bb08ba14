"""Wagtail's screens about people, for our model: fonction and organisme beside the name, and no way up to superuser."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from wagtail.users.forms import UserCreationForm, UserEditForm
from wagtail.users.views.users import CreateView, EditView, UserViewSet

DEJA_UN_COMPTE = "Cette adresse a déjà un compte."
_EXTRA = {"fonction", "organisme"}


class _PersonneForm:
    error_messages = {**UserCreationForm.error_messages, "duplicate_username": DEJA_UN_COMPTE}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields = self.fields  # type: ignore[attr-defined]
        # Those who came by a code have no name until they give one: an administrator must be able to save them all the same.
        fields["first_name"].required = fields["last_name"].required = False
        fields["email"].help_text = "Son identité sur le site : les codes et les courriels y arrivent."

    def clean_email(self) -> str:
        """In lower case, as it is kept: the check that nobody else has it compares like with like."""
        return self.cleaned_data["email"].strip().lower()  # type: ignore[attr-defined]


class PersonneCreationForm(_PersonneForm, UserCreationForm):
    password_required = False

    class Meta(UserCreationForm.Meta):
        fields = UserCreationForm.Meta.fields | _EXTRA

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password1"].help_text = "Laissez vide : la personne se connectera par un code reçu par courriel."


class PersonneEditForm(_PersonneForm, UserEditForm):
    class Meta(UserEditForm.Meta):
        fields = UserEditForm.Meta.fields | _EXTRA


class _NoPromotionMixin:
    """Only a superuser makes another one: the group Administration could otherwise raise its own rights."""

    request: HttpRequest

    def get_form(self, form_class: Any = None) -> Any:
        form = super().get_form(form_class)  # type: ignore[misc]
        if "is_superuser" in form.fields and not self.request.user.is_superuser:
            form.fields["is_superuser"].disabled = True
        return form


class PersonneCreateView(_NoPromotionMixin, CreateView):
    pass


class PersonneEditView(_NoPromotionMixin, EditView):
    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        if self.object.is_superuser and not request.user.is_superuser:
            # Changing a superuser's address or password would be becoming one.
            raise PermissionDenied


class PersonneViewSet(UserViewSet):
    add_view_class = PersonneCreateView
    edit_view_class = PersonneEditView
    create_template_name = "comptes/admin/personne_creer.html"
    edit_template_name = "comptes/admin/personne_modifier.html"
    menu_label = "Personnes"

    def get_form_class(self, for_update: bool = False) -> type:
        return PersonneEditForm if for_update else PersonneCreationForm
