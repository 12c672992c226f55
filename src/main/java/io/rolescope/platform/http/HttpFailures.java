package io.rolescope.platform.http;

import io.rolescope.platform.Failure;
import java.io.EOFException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ProtocolException;
import java.net.UnknownHostException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.jspecify.annotations.Nullable;

/// Says what a broken request or an unwelcome status means. Told by types and numbers, never by the text of a message.
public final class HttpFailures {
    private HttpFailures() {}

    static HttpFault faultOf(IOException e, boolean cancelled, boolean answerBegun) {
        if (cancelled) {
            return HttpFault.CANCELLED;
        }
        if (e instanceof InterruptedIOException) {
            return Thread.currentThread().isInterrupted() ? HttpFault.CANCELLED : HttpFault.TIMED_OUT;
        }
        if (e instanceof UnknownHostException) {
            return HttpFault.UNKNOWN_HOST;
        }
        if (e instanceof SSLException) {
            return tls(e);
        }
        if (answerBegun) {
            return HttpFault.TRUNCATED;
        }
        if (e instanceof ProtocolException) {
            return HttpFault.NOT_HTTP;
        }
        if (e instanceof EOFException || causedBy(e, EOFException.class)) {
            return HttpFault.UNREACHABLE;
        }
        return HttpFault.UNREACHABLE;
    }

    private static HttpFault tls(IOException e) {
        if (e instanceof SSLPeerUnverifiedException) {
            return HttpFault.TLS_WRONG_HOST;
        }
        if (causedBy(e, CertificateExpiredException.class) || causedBy(e, CertificateNotYetValidException.class)) {
            return HttpFault.TLS_EXPIRED;
        }
        if (causedBy(e, CertPathValidatorException.class)
                || causedBy(e, java.security.cert.CertPathBuilderException.class)
                || causedBy(e, java.security.cert.CertificateException.class)) {
            return HttpFault.TLS_UNTRUSTED;
        }
        return HttpFault.TLS_FAILED;
    }

    private static boolean causedBy(Throwable e, Class<? extends Throwable> kind) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (kind.isInstance(cause)) {
                return true;
            }
        }
        return false;
    }

    /// The failure to show for a fault.
    ///
    /// @param host host and port, without path or query, which could carry a secret
    static Failure describe(HttpFault fault, String host, String details) {
        return switch (fault) {
            case INVALID_REQUEST ->
                new Failure.Invalid("The request cannot be sent: " + details, "Correct the request.", "", null);
            case UNKNOWN_HOST ->
                unreachable("There is no host of the name " + host + ".", "Check the address.", details);
            case UNREACHABLE ->
                unreachable(
                        host + " does not answer.", "Check the address, and whether the server is running.", details);
            case TLS_UNTRUSTED, TLS_EXPIRED, TLS_WRONG_HOST, TLS_FAILED -> describeTls(fault, host, details);
            case TIMED_OUT ->
                new Failure.TimedOut(
                        host + " took longer than allowed.", "Try again, or allow it more time.", details, null);
            case CANCELLED -> Failure.Cancelled.onRequest();
            case TOO_LARGE ->
                invalid(
                        "The answer of " + host + " is larger than allowed.",
                        "Ask for less, or raise the limit.",
                        details);
            case TRUNCATED -> unreachable("The answer of " + host + " broke off.", "Try again.", details);
            case NOT_HTTP -> invalid(host + " did not answer in HTTP.", "Check the port.", details);
            case TOO_MANY_REDIRECTS ->
                invalid(host + " redirected too often.", "Look at where each redirect leads.", details);
            case REDIRECT_REFUSED ->
                new Failure.NotPermitted(
                        "A redirect leads to another host, and would hand it a credential in the body.",
                        "Send the request to that host yourself, if you trust it.",
                        details,
                        null);
        };
    }

    private static Failure describeTls(HttpFault fault, String host, String details) {
        return switch (fault) {
            case TLS_UNTRUSTED ->
                unreachable(
                        "The certificate of " + host + " is not signed by anyone this computer trusts.",
                        "Install the authority's certificate, or allow it for this request with “insecure: true”.",
                        details);
            case TLS_EXPIRED ->
                unreachable(
                        "The certificate of " + host + " is out of its time.",
                        "Have the certificate renewed, and check this computer's clock.",
                        details);
            case TLS_WRONG_HOST ->
                unreachable(
                        "The certificate shown is not for " + host + ".",
                        "Use the name the certificate is for.",
                        details);
            default ->
                unreachable(
                        "No encrypted connection to " + host + " could be agreed on.",
                        "Check whether that port speaks TLS.",
                        details);
        };
    }

    private static Failure unreachable(String sentence, String next, String details) {
        return new Failure.Unreachable(sentence, next, details, null);
    }

    private static Failure invalid(String sentence, String next, String details) {
        return new Failure.Invalid(sentence, next, details, null);
    }

    /// What a status means to somebody who wanted success; null for one that is no failure.
    public static @Nullable Failure ofStatus(int status, String details) {
        String code = String.valueOf(status);
        if (status < 400) {
            return null;
        }
        return switch (status) {
            case 401 ->
                new Failure.SignInRejected("The server did not accept the token.", "Use a valid token.", details, code);
            case 403 ->
                new Failure.NotPermitted(
                        "The server does not allow this identity to do that.",
                        "Try as another identity.",
                        details,
                        code);
            case 408, 504 -> new Failure.TimedOut("The server gave up waiting.", "Try again.", details, code);
            case 409, 412, 423 ->
                new Failure.Conflict("The request clashes with what is there.", "Reload and try again.", details, code);
            default ->
                status >= 500 || status == 429
                        ? new Failure.Unreachable(
                                "The server cannot do it right now.", "Try again later.", details, code)
                        : new Failure.Invalid(
                                "The server does not take the request as it is.",
                                "Correct the request.",
                                details,
                                code);
        };
    }
}
