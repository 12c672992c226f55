package io.rolescope.files.storage;

import io.rolescope.files.FileRecord;
import io.rolescope.files.verdict.StoredFacts;
import io.rolescope.platform.Failure;
import io.rolescope.platform.http.HttpFailures;
import io.rolescope.platform.http.HttpOutcome;
import io.rolescope.platform.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What storage's refusals mean.
///
/// Told from the status: storage answers “not found” for what is not there and for what row-level security hides, so
/// what the observer knows of bucket and object tells the two apart. Some releases answer 400 and write the real status
/// into the body (`statusCode`); they also answer 403 to a token that is no good, as they do where a policy refuses,
/// and
/// only the sentence tells which it was.
final class StorageFailures {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Pattern TOKEN = Pattern.compile("(?i)\\b(jw[tsk]|signature|claim|role)\\b");

    private StorageFailures() {}

    /// @param who whose token was sent
    /// @param stored what the observer knows, `null` where it may not look
    static Failure of(HttpOutcome outcome, String who, FileRecord file, @Nullable StoredFacts stored) {
        return switch (outcome) {
            case HttpOutcome.Failed failed -> down(failed.failure());
            case HttpOutcome.Answered answered -> of(answered.last(), who, file, stored);
        };
    }

    /// A signed link was refused.
    static Failure ofLink(HttpOutcome outcome, FileRecord file, @Nullable StoredFacts stored) {
        if (outcome instanceof HttpOutcome.Answered answered) {
            int status = status(answered.last());
            if (status == 400 || status == 401) {
                return new Failure.SignInRejected(
                        "The signed link has expired, or was changed.", "Make a new one.", "", code(status));
            }
            if (status == 404 && stored != null && stored.objectExists()) {
                return new Failure.Invalid(
                        "Storage lists the object of “" + file.name() + "”, but has lost its bytes.",
                        "Look at the storage server's disk, or restore the object from a backup.",
                        place(file),
                        code(status));
            }
        }
        return of(outcome, "The link", file, stored);
    }

    private static Failure of(HttpResponse response, String who, FileRecord file, @Nullable StoredFacts stored) {
        int status = status(response);
        return switch (status) {
            case 401 -> tokenRefused(who, status);
            case 403 ->
                TOKEN.matcher(said(response, "message")).find()
                        ? tokenRefused(who, status)
                        : forbidden(who, file, stored);
            case 404 -> missing(who, file, stored);
            case 409 ->
                new Failure.Conflict(
                        "There is an object under that name already.", "Choose another one.", "", code(status));
            case 413 ->
                new Failure.Invalid(
                        "The object is larger than its bucket allows.",
                        "Look at the bucket's limit.",
                        "",
                        code(status));
            default ->
                Objects.requireNonNullElseGet(
                        HttpFailures.ofStatus(status, place(file)),
                        () -> new Failure.Invalid(
                                "Storage answered in a way that is not known.",
                                "Check that the storage address ends in /storage/v1.",
                                "HTTP " + status,
                                code(status)));
        };
    }

    private static Failure tokenRefused(String who, int status) {
        return new Failure.SignInRejected(
                "Storage did not accept the token made for " + who + ".",
                "The signing secret may be another backend's: enter this backend's JWT secret.",
                "",
                code(status));
    }

    private static Failure forbidden(String who, FileRecord file, @Nullable StoredFacts stored) {
        if (stored != null && stored.quarantined()) {
            return new Failure.NotPermitted(
                    "“" + file.name() + "” is quarantined: only the backend itself gets its bytes.",
                    "Look at what the virus scan found.",
                    "",
                    "403");
        }
        return new Failure.NotPermitted(
                "Row-level security does not let " + who + " do that with the object of “" + file.name() + "”.",
                "The verdict tells which policy refuses.",
                place(file),
                "403");
    }

    private static Failure missing(String who, FileRecord file, @Nullable StoredFacts stored) {
        if (stored == null) {
            return new Failure.Invalid(
                    "Storage shows " + who + " no object " + file.path() + " in the bucket “" + file.bucket() + "”.",
                    "It is not there, or a policy hides it; this login cannot tell which.",
                    "",
                    "404");
        }
        if (!stored.bucketExists()) {
            return new Failure.Invalid(
                    "There is no bucket “" + file.bucket() + "”.",
                    "The record names a bucket that was removed; make it, or correct the record.",
                    "",
                    "404");
        }
        if (!stored.objectExists()) {
            return new Failure.Invalid(
                    "There is no object behind “" + file.name() + "”: the record points to nothing.",
                    "It was removed or moved without its record.",
                    place(file),
                    "404");
        }
        return new Failure.NotPermitted(
                "Row-level security hides the object of “" + file.name() + "” from " + who + ".",
                "The verdict tells which policy refuses.",
                place(file),
                "404");
    }

    private static Failure down(Failure failure) {
        return failure instanceof Failure.Unreachable unreachable
                ? new Failure.Unreachable(
                        "Storage cannot be reached: " + lowerFirst(unreachable.sentence()),
                        "Check the storage address of this backend, and whether the service is running.",
                        unreachable.details(),
                        null)
                : failure;
    }

    private static int status(HttpResponse response) {
        String said = said(response, "statusCode");
        return said.matches("[45]\\d\\d") ? Integer.parseInt(said) : response.status();
    }

    /// A member of the answer's JSON; empty for none.
    private static String said(HttpResponse response, String member) {
        try {
            JsonNode body = JSON.readTree(new String(response.rawBody(), StandardCharsets.UTF_8));
            return body.path(member).asString("");
        } catch (JacksonException e) {
            return "";
        }
    }

    private static String place(FileRecord file) {
        return file.bucket() + "/" + file.path();
    }

    private static String code(int status) {
        return Integer.toString(status);
    }

    private static String lowerFirst(String text) {
        return text.isEmpty() ? text : Character.toLowerCase(text.charAt(0)) + text.substring(1);
    }
}
