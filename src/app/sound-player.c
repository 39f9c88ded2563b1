/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One stream to the sound server of the desktop: PulseAudio, or PipeWire in its place.
 *
 * Bursts are handed over whole, so that a busy main thread cannot tear one; nothing waits, all is
 * libpulse's asynchronous interface on GLib's main loop. The stream is never corked: an output that
 * is kept awake does not swallow the first pulse of an alarm, as screens and Bluetooth boxes do.
 * It starts unmuted and at full volume, whatever a mixer remembers; how loud is in the samples.
 *
 * What the server says of the output that our stream really leads to, and of the stream itself, is
 * kept as facts and is asked for again on every hint. When the server or the stream goes away, both
 * are tried again every second for as long as the player lives. The server is never started from
 * here: that would fork and wait. Main thread.
 */

#define G_LOG_DOMAIN "lamp-sound"

#include "config.h"

#include "app/sound-player.h"
#include "core/tone.h"

#include <pulse/glib-mainloop.h>
#include <pulse/pulseaudio.h>
#include <string.h>

#define RETRY_MS   1000
#define PATIENCE_S 5 /* for a server that takes us in and then says nothing */

/* What the server keeps ready beyond the output's own buffer: a short way from a row to its sound. */
#define BUFFER_MS  120
#define REFILL_MS  40
#define FRAME_SIZE sizeof (gint16)

/* How loud an output is made when somebody asks for it. */
#define TURNED_ON_PERCENT 80

struct _LampSoundPlayer
{
  GObject parent_instance;

  char *server;
  pa_glib_mainloop *loop;
  pa_context *context;
  pa_stream *stream;
  guint retry_id;
  guint patience_id;

  LampHearingFacts facts;
  guint8 channels;                           /* of the output */
  gboolean has_sink_facts, has_stream_facts; /* of this stream */
  pa_operation *drain; /* tells when all has come out; NULL while nothing plays */
};

enum
{
  CHANGED,
  PLAYED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (LampSoundPlayer, lamp_sound_player, G_TYPE_OBJECT)

static void connect_context (LampSoundPlayer *self);

static void
forget_operation (pa_operation *operation)
{
  if (operation != NULL)
    pa_operation_unref (operation);
}

static void
drop_drain (LampSoundPlayer *self)
{
  if (self->drain != NULL)
    pa_operation_cancel (self->drain);
  g_clear_pointer (&self->drain, pa_operation_unref);
}

static void
set_facts (LampSoundPlayer *self, const LampHearingFacts *facts)
{
  if (memcmp (&self->facts, facts, sizeof *facts) == 0)
    return;
  self->facts = *facts;
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
drop_stream (LampSoundPlayer *self)
{
  self->has_sink_facts = FALSE;
  self->has_stream_facts = FALSE;
  drop_drain (self);
  if (self->stream == NULL)
    return;
  pa_stream_set_state_callback (self->stream, NULL, NULL);
  pa_stream_set_moved_callback (self->stream, NULL, NULL);
  pa_stream_set_suspended_callback (self->stream, NULL, NULL);
  pa_stream_disconnect (self->stream);
  g_clear_pointer (&self->stream, pa_stream_unref);
}

static void
drop_context (LampSoundPlayer *self)
{
  drop_stream (self);
  g_clear_handle_id (&self->patience_id, g_source_remove);
  if (self->context == NULL)
    return;
  pa_context_set_state_callback (self->context, NULL, NULL);
  pa_context_set_subscribe_callback (self->context, NULL, NULL);
  pa_context_disconnect (self->context);
  g_clear_pointer (&self->context, pa_context_unref);
}

static gboolean
retry_cb (gpointer data)
{
  LampSoundPlayer *self = data;

  self->retry_id = 0;
  drop_context (self);
  connect_context (self);

  return G_SOURCE_REMOVE;
}

/* Says what is known of a server or stream that failed, and tries again in a while: from the main loop, as
 * libpulse is still inside of the call that told us. */
static void
fail (LampSoundPlayer *self, gboolean has_server)
{
  const LampHearingFacts facts = { .has_server = has_server };

  drop_drain (self);
  g_clear_handle_id (&self->patience_id, g_source_remove);
  if (self->retry_id == 0)
    self->retry_id = g_timeout_add (RETRY_MS, retry_cb, self);
  set_facts (self, &facts);
}

static gboolean
patience_cb (gpointer data)
{
  LampSoundPlayer *self = data;

  self->patience_id = 0;
  g_debug ("The sound server does not answer");
  fail (self, FALSE);

  return G_SOURCE_REMOVE;
}

static guint
percent_of (const pa_cvolume *volume)
{
  return (pa_cvolume_avg (volume) * 100 + PA_VOLUME_NORM / 2) / PA_VOLUME_NORM;
}

static gboolean
is_port_empty (const pa_sink_info *info)
{
  return info->active_port != NULL && info->active_port->available == PA_PORT_AVAILABLE_NO;
}

/* What stands in for an output where there is none: PulseAudio's, and PipeWire's "auto_null". */
static gboolean
is_null_sink (const pa_sink_info *info)
{
  return g_strcmp0 (info->name, "auto_null") == 0
         || g_strcmp0 (info->driver, "module-null-sink.c") == 0;
}

/* Both answers are needed before anything is said. */
static void
settle (LampSoundPlayer *self, LampHearingFacts *facts)
{
  if (!self->has_sink_facts || !self->has_stream_facts)
    {
      self->facts = *facts;
      return;
    }
  facts->is_asking = FALSE;
  g_clear_handle_id (&self->patience_id, g_source_remove);
  set_facts (self, facts);
}

static void
sink_told_cb (pa_context *context, const pa_sink_info *info, int end, void *data)
{
  LampSoundPlayer *self = data;
  LampHearingFacts facts = self->facts;

  if (info == NULL || self->stream == NULL
      || info->index != pa_stream_get_device_index (self->stream))
    return;
  facts.has_server = TRUE;
  facts.has_output = TRUE;
  facts.is_dummy = is_null_sink (info);
  facts.is_unplugged = is_port_empty (info);
  facts.is_suspended = info->state == PA_SINK_SUSPENDED;
  facts.is_muted = info->mute != 0;
  facts.percent = percent_of (&info->volume);
  self->channels = info->volume.channels;
  self->has_sink_facts = TRUE;
  settle (self, &facts);
}

static void
stream_told_cb (pa_context *context, const pa_sink_input_info *info, int end, void *data)
{
  LampSoundPlayer *self = data;
  LampHearingFacts facts = self->facts;

  if (info == NULL || self->stream == NULL || info->index != pa_stream_get_index (self->stream))
    return;
  facts.is_own_muted = info->mute != 0;
  facts.own_percent = info->has_volume ? percent_of (&info->volume) : 100;
  self->has_stream_facts = TRUE;
  settle (self, &facts);
}

static void
ask (LampSoundPlayer *self)
{
  guint32 device;

  if (!lamp_sound_player_is_ready (self))
    return;
  device = pa_stream_get_device_index (self->stream);
  if (device == PA_INVALID_INDEX)
    {
      /* PipeWire keeps a stream that leads nowhere. */
      const LampHearingFacts facts = { .has_server = TRUE };

      g_clear_handle_id (&self->patience_id, g_source_remove);
      set_facts (self, &facts);
      return;
    }
  forget_operation (pa_context_get_sink_info_by_index (self->context, device, sink_told_cb, self));
  forget_operation (pa_context_get_sink_input_info (
      self->context, pa_stream_get_index (self->stream), stream_told_cb, self));
}

static void
hinted_cb (pa_context *context, pa_subscription_event_type_t type, uint32_t index, void *data)
{
  ask (data);
}

static void
stream_hinted_cb (pa_stream *stream, void *data)
{
  ask (data);
}

static void
stream_state_cb (pa_stream *stream, void *data)
{
  LampSoundPlayer *self = data;

  switch (pa_stream_get_state (stream))
    {
    case PA_STREAM_READY:
      ask (self);
      g_signal_emit (self, signals[CHANGED], 0);
      break;
    case PA_STREAM_FAILED:
    case PA_STREAM_TERMINATED:
      /* The server lives and has no output to give. */
      if (self->context != NULL && pa_context_get_state (self->context) == PA_CONTEXT_READY)
        fail (self, TRUE);
      break;
    case PA_STREAM_UNCONNECTED:
    case PA_STREAM_CREATING:
    default:
      break;
    }
}

static void
connect_stream (LampSoundPlayer *self)
{
  const pa_sample_spec spec = { .format = PA_SAMPLE_S16NE, .rate = LAMP_TONE_RATE, .channels = 1 };
  const pa_buffer_attr buffer = {
    .maxlength = (guint32) -1, /* all that the server takes, seconds of it */
    .tlength = (guint32) pa_usec_to_bytes (BUFFER_MS * PA_USEC_PER_MSEC, &spec),
    .prebuf = FRAME_SIZE, /* begins with the first sample that is there, and waits for it */
    .minreq = (guint32) pa_usec_to_bytes (REFILL_MS * PA_USEC_PER_MSEC, &spec),
    .fragsize = (guint32) -1,
  };
  const pa_stream_flags_t flags = PA_STREAM_START_UNMUTED | PA_STREAM_RELATIVE_VOLUME;
  pa_cvolume volume;

  pa_cvolume_set (&volume, spec.channels, PA_VOLUME_NORM);
  /* Translators would not see it where it is shown: in the computer's mixer, beside the program's name. */
  self->stream = pa_stream_new (self->context, "Alarms", &spec, NULL);
  if (self->stream == NULL)
    {
      fail (self, TRUE);
      return;
    }
  pa_stream_set_state_callback (self->stream, stream_state_cb, self);
  pa_stream_set_moved_callback (self->stream, stream_hinted_cb, self);
  pa_stream_set_suspended_callback (self->stream, stream_hinted_cb, self);
  if (pa_stream_connect_playback (self->stream, NULL, &buffer, flags, &volume, NULL) < 0)
    fail (self, TRUE);
}

static void
context_state_cb (pa_context *context, void *data)
{
  LampSoundPlayer *self = data;

  switch (pa_context_get_state (context))
    {
    case PA_CONTEXT_READY:
      pa_context_set_subscribe_callback (context, hinted_cb, self);
      forget_operation (pa_context_subscribe (
          context, PA_SUBSCRIPTION_MASK_SINK | PA_SUBSCRIPTION_MASK_SINK_INPUT, NULL, NULL));
      connect_stream (self);
      break;
    case PA_CONTEXT_FAILED:
    case PA_CONTEXT_TERMINATED:
      fail (self, FALSE);
      break;
    case PA_CONTEXT_UNCONNECTED:
    case PA_CONTEXT_CONNECTING:
    case PA_CONTEXT_AUTHORIZING:
    case PA_CONTEXT_SETTING_NAME:
    default:
      break;
    }
}

static void
connect_context (LampSoundPlayer *self)
{
  pa_proplist *properties = pa_proplist_new ();

  pa_proplist_sets (properties, PA_PROP_APPLICATION_ID, LAMP_APP_ID);
  pa_proplist_sets (properties, PA_PROP_APPLICATION_NAME, "Lamplight");
  pa_proplist_sets (properties, PA_PROP_APPLICATION_ICON_NAME, LAMP_APP_ID);
  self->context
      = pa_context_new_with_proplist (pa_glib_mainloop_get_api (self->loop), NULL, properties);
  pa_proplist_free (properties);
  if (self->context == NULL)
    {
      fail (self, FALSE);
      return;
    }
  self->patience_id = g_timeout_add_seconds (PATIENCE_S, patience_cb, self);
  pa_context_set_state_callback (self->context, context_state_cb, self);
  if (pa_context_connect (self->context, self->server, PA_CONTEXT_NOAUTOSPAWN, NULL) < 0)
    fail (self, FALSE);
}

static void
drained_cb (pa_stream *stream, int is_done, void *data)
{
  LampSoundPlayer *self = data;

  g_clear_pointer (&self->drain, pa_operation_unref);
  if (is_done)
    g_signal_emit (self, signals[PLAYED], 0);
}

static void
lamp_sound_player_constructed (GObject *object)
{
  LampSoundPlayer *self = LAMP_SOUND_PLAYER (object);

  G_OBJECT_CLASS (lamp_sound_player_parent_class)->constructed (object);
  self->loop = pa_glib_mainloop_new (NULL);
  connect_context (self);
}

static void
lamp_sound_player_dispose (GObject *object)
{
  LampSoundPlayer *self = LAMP_SOUND_PLAYER (object);

  drop_context (self);
  g_clear_handle_id (&self->retry_id, g_source_remove);
  g_clear_pointer (&self->loop, pa_glib_mainloop_free);

  G_OBJECT_CLASS (lamp_sound_player_parent_class)->dispose (object);
}

static void
lamp_sound_player_finalize (GObject *object)
{
  g_free (LAMP_SOUND_PLAYER (object)->server);

  G_OBJECT_CLASS (lamp_sound_player_parent_class)->finalize (object);
}

static void
lamp_sound_player_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  LAMP_SOUND_PLAYER (object)->server = g_value_dup_string (value);
}

static void
lamp_sound_player_class_init (LampSoundPlayerClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->constructed = lamp_sound_player_constructed;
  object_class->dispose = lamp_sound_player_dispose;
  object_class->finalize = lamp_sound_player_finalize;
  object_class->set_property = lamp_sound_player_set_property;

  g_object_class_install_property (
      object_class, 1,
      g_param_spec_string ("server", NULL, NULL, NULL,
                           G_PARAM_WRITABLE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS));
  signals[CHANGED] = g_signal_new ("changed", LAMP_TYPE_SOUND_PLAYER, G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, g_cclosure_marshal_VOID__VOID, G_TYPE_NONE, 0);
  signals[PLAYED] = g_signal_new ("played", LAMP_TYPE_SOUND_PLAYER, G_SIGNAL_RUN_LAST, 0, NULL,
                                  NULL, g_cclosure_marshal_VOID__VOID, G_TYPE_NONE, 0);
}

static void
lamp_sound_player_init (LampSoundPlayer *self)
{
  self->facts.is_asking = TRUE;
}

/**
 * lamp_sound_player_new:
 * @server: (nullable): a server's address as libpulse takes it; %NULL for the desktop's own
 *
 * Returns: (transfer full): a player that is being connected, on the main context of this thread
 */
LampSoundPlayer *
lamp_sound_player_new (const char *server)
{
  return g_object_new (LAMP_TYPE_SOUND_PLAYER, "server", server, NULL);
}

/**
 * lamp_sound_player_is_ready:
 * @self: a player
 *
 * Returns: whether there is a stream that takes sound
 */
gboolean
lamp_sound_player_is_ready (LampSoundPlayer *self)
{
  g_return_val_if_fail (LAMP_IS_SOUND_PLAYER (self), FALSE);

  return self->stream != NULL && self->retry_id == 0
         && pa_stream_get_state (self->stream) == PA_STREAM_READY;
}

/**
 * lamp_sound_player_get_facts:
 * @self: a player
 *
 * Returns: (transfer none): what the sound server says, valid until "changed"
 */
const LampHearingFacts *
lamp_sound_player_get_facts (LampSoundPlayer *self)
{
  g_return_val_if_fail (LAMP_IS_SOUND_PLAYER (self), NULL);

  return &self->facts;
}

/**
 * lamp_sound_player_play:
 * @self: a player
 * @samples: (array length=n_samples): mono, at %LAMP_TONE_RATE; copied
 * @n_samples: how many; up to ten seconds
 *
 * Plays from now on, instead of what is playing.
 *
 * Returns: whether it was handed over; "played" follows when it has come out, unless something else is
 * played or it is stopped before
 */
gboolean
lamp_sound_player_play (LampSoundPlayer *self, const gint16 *samples, gsize n_samples)
{
  g_return_val_if_fail (LAMP_IS_SOUND_PLAYER (self), FALSE);

  if (!lamp_sound_player_is_ready (self))
    return FALSE;
  lamp_sound_player_stop (self);
  if (pa_stream_write (self->stream, samples, n_samples * FRAME_SIZE, NULL, 0, PA_SEEK_RELATIVE)
      < 0)
    return FALSE;
  self->drain = pa_stream_drain (self->stream, drained_cb, self);

  return TRUE;
}

/**
 * lamp_sound_player_stop:
 * @self: a player
 *
 * Is silent at once.
 */
void
lamp_sound_player_stop (LampSoundPlayer *self)
{
  g_return_if_fail (LAMP_IS_SOUND_PLAYER (self));

  if (self->drain == NULL || !lamp_sound_player_is_ready (self))
    return;
  drop_drain (self);
  forget_operation (pa_stream_flush (self->stream, NULL, NULL));
}

/**
 * lamp_sound_player_turn_on:
 * @self: a player
 *
 * Unmutes the output and our stream and turns up whichever is too quiet. Only when somebody asks for it: the
 * computer's volume is not ours.
 */
void
lamp_sound_player_turn_on (LampSoundPlayer *self)
{
  guint32 device, stream;
  pa_cvolume volume;

  g_return_if_fail (LAMP_IS_SOUND_PLAYER (self));

  if (!lamp_sound_player_is_ready (self) || !self->has_sink_facts)
    return;
  device = pa_stream_get_device_index (self->stream);
  stream = pa_stream_get_index (self->stream);
  forget_operation (pa_context_set_sink_mute_by_index (self->context, device, 0, NULL, NULL));
  forget_operation (pa_context_set_sink_input_mute (self->context, stream, 0, NULL, NULL));
  if (self->facts.percent < TURNED_ON_PERCENT)
    {
      pa_cvolume_set (&volume, self->channels, PA_VOLUME_NORM * TURNED_ON_PERCENT / 100);
      forget_operation (
          pa_context_set_sink_volume_by_index (self->context, device, &volume, NULL, NULL));
    }
  if (self->facts.own_percent < 100)
    {
      pa_cvolume_set (&volume, 1, PA_VOLUME_NORM);
      forget_operation (
          pa_context_set_sink_input_volume (self->context, stream, &volume, NULL, NULL));
    }
}
