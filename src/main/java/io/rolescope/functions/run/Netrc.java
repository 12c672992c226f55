package io.rolescope.functions.run;

import io.rolescope.functions.hurl.Span;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Names and passwords by host, in the form curl and ftp read.
final class Netrc {
    private Netrc() {}

    /// The file in the home of whoever runs this.
    ///
    /// @param optional nothing instead of a problem when there is none
    static byte[] ofHome(boolean optional, Span span) {
        Path file = Path.of(System.getProperty("user.home"), ".netrc");
        try {
            return optional && !Files.exists(file) ? new byte[0] : Files.readAllBytes(file);
        } catch (IOException e) {
            throw new RunProblem(span, "The file .netrc in your home folder cannot be read.");
        }
    }

    /// What a file has for a host, or for any other (`default`), as `name:password`; null for nothing.
    static @Nullable String credentials(String text, String host, Span span) {
        List<String> words = words(text, span);
        String login = "";
        String password = "";
        boolean ours = false;
        for (int i = 0; i < words.size(); i++) {
            String word = words.get(i);
            boolean named = word.equals("machine");
            if (named || word.equals("default")) {
                if (ours) {
                    break;
                }
                ours = !named || next(words, i, span).equalsIgnoreCase(host);
                i += named ? 1 : 0;
            } else if (word.equals("login") || word.equals("password") || word.equals("account")) {
                String value = next(words, i++, span);
                login = ours && word.equals("login") ? value : login;
                password = ours && word.equals("password") ? value : password;
            } else {
                throw new RunProblem(span, "The netrc file is damaged: it has “machine”, “login” and “password”.");
            }
        }
        return ours && (!login.isEmpty() || !password.isEmpty()) ? login + ":" + password : null;
    }

    private static String next(List<String> words, int at, Span span) {
        if (at + 1 >= words.size()) {
            throw new RunProblem(span, "The netrc file ends behind “" + words.get(at) + "”.");
        }
        return words.get(at + 1);
    }

    /// Words and quoted texts. A line with `#` in front is a comment; a macro goes on to the next empty line.
    private static List<String> words(String text, Span span) {
        List<String> words = new ArrayList<>();
        boolean macro = false;
        for (String line : text.lines().toList()) {
            if (macro) {
                macro = !line.isBlank();
            } else if (!line.strip().startsWith("#")) {
                List<String> found = words(line.strip().toCharArray(), span);
                int begins = found.indexOf("macdef");
                macro = begins >= 0;
                words.addAll(macro ? found.subList(0, begins) : found);
            }
        }
        return words;
    }

    private static List<String> words(char[] line, Span span) {
        List<String> words = new ArrayList<>();
        int i = 0;
        while (i < line.length) {
            StringBuilder word = new StringBuilder();
            boolean quoted = line[i] == '"';
            i += quoted ? 1 : 0;
            while (i < line.length && (quoted ? line[i] != '"' : !Character.isWhitespace(line[i]))) {
                boolean escaped = quoted && line[i] == '\\' && i + 1 < line.length;
                i += escaped ? 1 : 0;
                word.append(escaped ? escape(line[i]) : line[i]);
                i++;
            }
            if (quoted && i == line.length) {
                throw new RunProblem(span, "The netrc file is damaged: a quoted text does not end.");
            }
            words.add(word.toString());
            i += quoted ? 1 : 0;
            while (i < line.length && Character.isWhitespace(line[i])) {
                i++;
            }
        }
        return words;
    }

    private static char escape(char letter) {
        return switch (letter) {
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            default -> letter;
        };
    }
}
