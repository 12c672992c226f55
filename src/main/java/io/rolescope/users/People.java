package io.rolescope.users;

import io.rolescope.connections.ReadOptions;
import io.rolescope.identities.Person;
import io.rolescope.identities.SignIn;
import io.rolescope.identities.UserDirectory;
import io.rolescope.identities.Viewpoint;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Finds people and what is kept of them.
///
/// Read as whoever sees most, not as the lens: support must find the very people whom row security would hide. The page
/// says so.
public final class People {
    private static final Pattern UUID_TEXT = Pattern.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");

    private final Viewpoint viewpoint;
    private final UserDirectory directory;

    private People(Viewpoint viewpoint, UserDirectory directory) {
        this.viewpoint = viewpoint;
        this.directory = directory;
    }

    /// Looks where this backend keeps its people. Asks the server.
    public static People of(Viewpoint viewpoint) {
        return new People(viewpoint, viewpoint.directory());
    }

    public UserDirectory directory() {
        return directory;
    }

    /// @param idOrEmail the key in the table of users, or an e-mail address
    public PersonDetail detail(String idOrEmail, ReadOptions options) {
        Person person = directory.find(idOrEmail);
        SignIn signIn = directory.signIn(person);
        PersonDetail.@Nullable Account account = UUID_TEXT.matcher(person.id()).matches()
                ? viewpoint
                        .observer()
                        .read(
                                options,
                                db -> Optional.ofNullable(UsersQueries.account(db, UUID.fromString(person.id()))))
                        .orElse(null)
                : null;
        return new PersonDetail(person, signIn, account);
    }
}
