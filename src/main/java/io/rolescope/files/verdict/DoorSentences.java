package io.rolescope.files.verdict;

import io.rolescope.files.FileRecord;
import io.rolescope.files.verdict.Door.Answer;
import org.jspecify.annotations.Nullable;

/// What the doors say, in plain words.
final class DoorSentences {
    private DoorSentences() {}

    static Door bucket(@Nullable StoredFacts stored, FileAction action, boolean service) {
        if (stored == null) {
            return bucket(Answer.NOT_ASKED, "Whether the bucket is public cannot be told: this login may not look.");
        }
        if (!stored.bucketExists()) {
            return bucket(
                    action == FileAction.READ ? Answer.NO : Answer.NOT_ASKED,
                    "There is no bucket “" + stored.bucket() + "”.");
        }
        if (action != FileAction.READ) {
            return bucket(
                    Answer.NOT_ASKED,
                    (stored.publicBucket() ? "Public for downloads only; policies decide here." : "Private.")
                            + (action == FileAction.REPLACE ? limits(stored) : ""));
        }
        if (stored.quarantined() && !service) {
            return bucket(Answer.NO, "The object is quarantined: only the backend itself gets its bytes.");
        }
        if (stored.publicBucket() && stored.objectExists()) {
            return bucket(Answer.YES, "Public: whoever knows the address downloads it, and no policy is asked.");
        }
        return bucket(
                Answer.NOT_ASKED,
                stored.publicBucket()
                        ? "Public, but there is no such object in it."
                        : "Private: the public address answers “not found”, policies decide.");
    }

    private static Door bucket(Answer answer, String sentence) {
        return new Door(Door.Kind.BUCKET, answer, sentence, null);
    }

    private static String limits(StoredFacts stored) {
        String size =
                stored.sizeLimit() == null ? "" : " At most " + stored.sizeLimit() / 1024 / 1024 + " MB an object.";
        return size + (stored.types().isEmpty() ? "" : " Only " + String.join(", ", stored.types()) + ".");
    }

    static Door link(String who, FileAction action, Answer answer, Door object, @Nullable StoredFacts stored) {
        boolean there = stored != null && stored.objectExists();
        return switch (action) {
            case DELETE ->
                new Door(Door.Kind.LINK, Answer.NOT_ASKED, "No link can delete; storage makes none for that.", null);
            case READ -> {
                if (stored != null && stored.quarantined()) {
                    yield new Door(Door.Kind.LINK, Answer.NO, "A link does not open a quarantined object.", null);
                }
                yield new Door(
                        Door.Kind.LINK,
                        there ? object.answer() : Answer.NO,
                        object.answer() == Answer.YES
                                ? who + " can make a link; whoever holds it downloads until it expires, unasked."
                                : !there
                                        ? "A link to it opens nothing."
                                        : who + " cannot make a link; one that somebody else made still opens it.",
                        null);
            }
            case REPLACE ->
                new Door(
                        Door.Kind.LINK,
                        answer,
                        answer == Answer.YES
                                ? who + " can make an upload link, with which whoever holds it replaces the object."
                                : who + " cannot make an upload link; one that somebody else made still works.",
                        null);
        };
    }

    /// Object and record in one.
    static String whole(String who, FileRecord file, FileAction action, Door bucket, Door object, Door record) {
        String name = "“" + file.name() + "”";
        if (action == FileAction.READ && bucket.answer() == Answer.YES) {
            return "Anybody can download " + name + ", signed in or not: the bucket “" + file.bucket()
                    + "” is public, so no policy is asked." + recordOf(who, action, Answer.YES, record);
        }
        if (action == FileAction.READ && bucket.answer() == Answer.NO) {
            return "Nobody but the backend itself can download " + name + ": " + lowerFirst(bucket.sentence())
                    + recordOf(who, action, Answer.NO, record);
        }
        String does = action.verb() + " " + name + ": " + object.sentence() + ".";
        String said = switch (object.answer()) {
            case YES -> who + " can " + does;
            case NO -> who + " cannot " + does;
            case FAILS -> who + " gets an error on trying to " + does;
            case UNKNOWN, NOT_ASKED -> "It cannot be told whether " + who + " can " + does;
        };
        return said + recordOf(who, action, object.answer(), record);
    }

    private static String recordOf(String who, FileAction action, Answer object, Door record) {
        String does = switch (action) {
            case READ -> "see";
            case REPLACE -> "change";
            case DELETE -> "delete";
        };
        boolean same = object == record.answer();
        return switch (record.answer()) {
            case YES ->
                same
                        ? " " + who + " can " + does + " its record too."
                        : " Its record, though, " + who + " can " + does + ": " + record.sentence() + ".";
            case NO ->
                same
                        ? " Nor can " + who + " " + does + " its record."
                        : " Its record, though, " + who + " cannot " + does + ": " + record.sentence() + ".";
            case FAILS -> " Its record ends in an error: " + record.sentence() + ".";
            case UNKNOWN, NOT_ASKED -> " Of its record it cannot be told: " + record.sentence() + ".";
        };
    }

    private static String lowerFirst(String text) {
        return text.isEmpty() ? text : Character.toLowerCase(text.charAt(0)) + text.substring(1);
    }
}
