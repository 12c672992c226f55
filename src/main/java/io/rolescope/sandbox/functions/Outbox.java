package io.rolescope.sandbox.functions;

import io.rolescope.connections.RequestPool;
import io.rolescope.connections.SessionIdentity;
import io.rolescope.sandbox.gateway.TokenBuckets;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;

/// Notifications from being decided to being taken over by the service.
///
/// Each is written down before it is sent and marked after, so a crash may repeat one but never lose one. Too many for
/// a person or a channel wait; a service that is down is given time.
public final class Outbox {
    private static final int TRIES = 4;
    private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
    private static final Duration REST = Duration.ofSeconds(10);
    private static final Duration LONGEST_WAIT = Duration.ofMinutes(10);
    private static final Duration KEPT = Duration.ofDays(7);
    private static final SessionIdentity HOST = SessionIdentity.login();

    private final RequestPool host;
    private final MessageService service;
    private final Rates rates;
    private final int batchSize;
    /// Until when the service is left alone after it has failed (`System.nanoTime`), so that callers need not wait.
    private final AtomicLong restUntil = new AtomicLong(System.nanoTime());

    /// @param batchSize most notifications in one request to the service
    Outbox(RequestPool host, MessageService service, Rates rates, int batchSize) {
        this.host = host;
        this.service = service;
        this.rates = rates;
        this.batchSize = batchSize;
    }

    /// Buckets by person and by channel; both must have a token.
    ///
    /// @param enabled whether anything is limited at all
    record Rates(boolean enabled, TokenBuckets users, TokenBuckets channels) {
        /// How long it has to wait; zero when it may go.
        Duration waitFor(Notification notification) {
            if (!enabled) {
                return Duration.ZERO;
            }
            if (notification.user() != null) {
                TokenBuckets.Decision user = users.take(notification.user().toString());
                if (!user.allowed()) {
                    return user.waitFor();
                }
            }
            TokenBuckets.Decision channel = channels.take(notification.channel());
            return channel.allowed() ? Duration.ZERO : channel.waitFor();
        }
    }

    /// How a delivery went.
    ///
    /// @param limited wait because there were too many
    /// @param deferred wait because the service did not answer
    /// @param refused never taken by the service
    public record Delivery(int sent, int limited, int deferred, int refused) {
        Delivery plus(Delivery more) {
            return new Delivery(
                    sent + more.sent, limited + more.limited, deferred + more.deferred, refused + more.refused);
        }
    }

    String serviceName() {
        return service.name();
    }

    /// Writes notifications down and tries to send them at once.
    Delivery accept(List<Notification> notifications) {
        if (notifications.isEmpty()) {
            return new Delivery(0, 0, 0, 0);
        }
        host.commit(HOST, db -> {
            for (Notification one : notifications) {
                db.execute(
                        "insert into internal.notification_outbox (id, user_id, channel, event, data, next_attempt_at)"
                                // a crash right now leaves them for the next round
                                + " values (?, ?, ?, ?, cast(? as jsonb), now() + interval '15 seconds')",
                        new @Nullable Object[] {one.id(), one.user(), one.channel(), one.event(), one.data()});
            }
            return notifications.size();
        });
        return send(notifications);
    }

    /// Sends what is due from earlier.
    public Delivery sendDue() {
        if (System.nanoTime() - restUntil.get() < 0) {
            return new Delivery(0, 0, 0, 0);
        }
        List<Notification> due = host.commit(HOST, Outbox::claim);
        return due.isEmpty() ? new Delivery(0, 0, 0, 0) : send(due);
    }

    /// Forgets what was settled long ago.
    public void forgetOld() {
        host.commit(
                HOST,
                db -> db.execute(
                        "delete from internal.notification_outbox where status <> 'pending'"
                                + " and sent_at < now() - cast(? as interval)",
                        KEPT.toString()));
    }

    /// Takes due ones for a while, so that nobody else sends them too.
    private static List<Notification> claim(DSLContext db) {
        return db.resultQuery("""
                        update internal.notification_outbox o
                           set next_attempt_at = now() + interval '60 seconds'
                          from (select id from internal.notification_outbox
                                 where status = 'pending' and next_attempt_at <= now()
                                 order by next_attempt_at limit 100 for update skip locked) as due
                         where o.id = due.id
                        returning o.id, o.user_id, o.channel, o.event, o.data::text
                        """)
                .fetch(row -> new Notification(
                        row.get(0, UUID.class),
                        row.get(1, UUID.class),
                        row.get(2, String.class),
                        row.get(3, String.class),
                        row.get(4, String.class)));
    }

    private Delivery send(List<Notification> notifications) {
        List<Notification> may = new ArrayList<>();
        int limited = 0;
        for (Notification one : notifications) {
            Duration wait = rates.waitFor(one);
            if (wait.isZero()) {
                may.add(one);
            } else {
                postpone(List.of(one), wait, "rate limit", 0, false);
                limited++;
            }
        }
        Delivery all = new Delivery(0, limited, 0, 0);
        for (int from = 0; from < may.size(); from += batchSize) {
            all = all.plus(sendBatch(may.subList(from, Math.min(may.size(), from + batchSize)), 0));
        }
        return all;
    }

    /// @param before how often these were sent just now already
    private Delivery sendBatch(List<Notification> batch, int before) {
        String error = "the service is resting";
        int sent = before;
        for (int attempt = 0; attempt < TRIES && System.nanoTime() - restUntil.get() >= 0; attempt++) {
            try {
                if (attempt > 0) {
                    pause(attempt);
                }
                sent++;
                service.send(batch);
                settle(batch, "sent", null, sent);
                return new Delivery(batch.size(), 0, 0, 0);
            } catch (MessageService.RefusedException e) {
                return refused(batch, String.valueOf(e.getMessage()), sent);
            } catch (IOException e) {
                error = String.valueOf(e.getMessage());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                break;
            }
            if (attempt == TRIES - 1) {
                restUntil.set(System.nanoTime() + REST.toNanos());
            }
        }
        postpone(batch, REST, error, sent, true);
        return new Delivery(0, 0, batch.size(), 0);
    }

    /// One bad message must not take the others of its batch with it.
    private Delivery refused(List<Notification> batch, String error, int sent) {
        if (batch.size() == 1) {
            settle(batch, "failed", error, sent);
            return new Delivery(0, 0, 0, 1);
        }
        Delivery all = new Delivery(0, 0, 0, 0);
        for (Notification one : batch) {
            all = all.plus(sendBatch(List.of(one), sent));
        }
        return all;
    }

    /// Twice as long each time, give or take half: callers that failed together do not come back together.
    private static void pause(int attempt) throws InterruptedException {
        long base = FIRST_PAUSE.toMillis() << (attempt - 1);
        Thread.sleep(base / 2 + ThreadLocalRandom.current().nextLong(base));
    }

    private void settle(List<Notification> batch, String status, @Nullable String error, int sent) {
        host.commit(
                HOST,
                db -> db.query(
                                "update internal.notification_outbox set status = ?, attempts = attempts + ?,"
                                        + " sent_at = now(), last_error = ? where id = any (?)",
                                new @Nullable Object[] {status, sent, error, ids(batch)})
                        .execute());
    }

    /// @param sent how often they were sent just now
    /// @param down whether the service is down: the wait gets longer with every round of tries
    private void postpone(List<Notification> batch, Duration wait, String error, int sent, boolean down) {
        Duration most = wait.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : wait;
        host.commit(
                HOST, db -> db.execute("""
                        update internal.notification_outbox
                           set attempts = attempts + ?, last_error = ?,
                               next_attempt_at = now() + cast(? as interval)
                                   * case when ? then least(60, power(2, least(attempts / ?, 6))) else 1 end
                         where id = any (?)
                        """, sent, error, most.toMillis() + " milliseconds", down, TRIES, ids(batch)));
    }

    private static UUID[] ids(List<Notification> batch) {
        return batch.stream().map(Notification::id).toArray(UUID[]::new);
    }
}
