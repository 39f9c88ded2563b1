/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A PulseAudio of a test's own: no hardware, no bus, nothing of this machine's; its socket, state
 * and settings in a folder that goes with it. And a recorder of what comes out of its null output.
 *
 * The recorder is a thread with libpulse's simple interface, so that a test's main loop being slow
 * changes nothing in the recording: distances in it are counted in samples.
 */

#define G_LOG_DOMAIN "lamp-sound"

#include "config.h"

#include "core/tone.h"
#include "pulse-server.h"

#include <glib/gstdio.h>
#include <pulse/error.h>
#include <pulse/simple.h>
#include <signal.h>
#include <string.h>

#define START_LIMIT_US (20 * G_TIME_SPAN_SECOND)
#define CHUNK          480 /* samples: 10 ms */

struct _LampPulseServer
{
  LampOutput output;
  char *folder;
  char *address;
  GSubprocess *process;
};

struct _LampRecording
{
  pa_simple *connection;
  GThread *thread;
  gint is_over; /* atomic */
  GMutex lock;
  GArray *samples; /* under the lock */
};

static void
make_private (GSubprocessLauncher *launcher, LampPulseServer *server)
{
  const char *own[] = { "HOME",           "XDG_RUNTIME_DIR",  "XDG_CONFIG_HOME",
                        "XDG_STATE_HOME", "PULSE_STATE_PATH", "PULSE_RUNTIME_PATH",
                        "XDG_CACHE_HOME" };
  const char *none[]
      = { "PULSE_SERVER", "DBUS_SESSION_BUS_ADDRESS", "DISPLAY", "WAYLAND_DISPLAY", "G_DEBUG" };

  for (gsize i = 0; i < G_N_ELEMENTS (own); i++)
    g_subprocess_launcher_setenv (launcher, own[i], server->folder, TRUE);
  for (gsize i = 0; i < G_N_ELEMENTS (none); i++)
    g_subprocess_launcher_unsetenv (launcher, none[i]);
}

/* Once its socket takes somebody in, all modules are there: they are loaded before. */
static void
wait_until_it_answers (LampPulseServer *server)
{
  gint64 end_us = g_get_monotonic_time () + START_LIMIT_US;
  g_autofree char *path = g_build_filename (server->folder, "native", NULL);

  while (g_get_monotonic_time () < end_us)
    {
      g_autoptr (GSocketClient) client = g_socket_client_new ();
      g_autoptr (GSocketAddress) address = g_unix_socket_address_new (path);
      g_autoptr (GSocketConnection) connection
          = g_socket_client_connect (client, G_SOCKET_CONNECTABLE (address), NULL, NULL);

      if (connection != NULL)
        return;
      g_usleep (5000); /* another process: there is nothing to wait on */
    }
  g_error ("pulseaudio did not start");
}

/**
 * lamp_pulse_server_start:
 * @server: a server that is not running
 */
void
lamp_pulse_server_start (LampPulseServer *server)
{
  g_autoptr (GSubprocessLauncher) launcher = g_subprocess_launcher_new (
      G_SUBPROCESS_FLAGS_STDOUT_SILENCE | G_SUBPROCESS_FLAGS_STDERR_SILENCE);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) words = g_ptr_array_new_with_free_func (g_free);
  const char *const fixed[] = { "pulseaudio",          "-n",
                                "--daemonize=no",      "--use-pid-file=no",
                                "--realtime=no",       "--high-priority=no",
                                "--exit-idle-time=-1", "--disable-shm",
                                "--log-target=stderr" };

  make_private (launcher, server);
  for (gsize i = 0; i < G_N_ELEMENTS (fixed); i++)
    g_ptr_array_add (words, g_strdup (fixed[i]));
  if (server->output == LAMP_OUTPUT_NULL)
    g_ptr_array_add (words, g_strdup ("--load=module-null-sink sink_name=out rate=48000 channels=1"
                                      " format=s16le norewinds=1"));
  else if (server->output == LAMP_OUTPUT_STUCK) /* it waits for a reader, and there is none */
    g_ptr_array_add (words, g_strdup_printf ("--load=module-pipe-sink sink_name=out file=%s/pipe",
                                             server->folder));
  else if (server->output == LAMP_OUTPUT_PIPE)
    g_ptr_array_add (words,
                     g_strdup_printf ("--load=module-pipe-sink sink_name=out rate=48000 channels=1"
                                      " format=s16le use_system_clock_for_timing=yes file=%s/pipe",
                                      server->folder));
  g_ptr_array_add (words, g_strdup_printf ("--load=module-native-protocol-unix auth-anonymous=1"
                                           " auth-cookie-enabled=0 socket=%s/native",
                                           server->folder));
  g_ptr_array_add (words, NULL);
  server->process
      = g_subprocess_launcher_spawnv (launcher, (const char *const *) words->pdata, &error);
  g_assert_no_error (error);
  wait_until_it_answers (server);
}

/**
 * lamp_pulse_server_kill:
 * @server: a server that is running
 *
 * Ends it as a crash does.
 */
void
lamp_pulse_server_kill (LampPulseServer *server)
{
  g_autofree char *path = g_build_filename (server->folder, "native", NULL);

  g_subprocess_force_exit (server->process);
  g_assert_true (g_subprocess_wait (server->process, NULL, NULL));
  g_clear_object (&server->process);
  g_unlink (path);
}

/**
 * lamp_pulse_server_new:
 * @output: what it plays to
 *
 * Returns: (transfer full): a server that is running
 */
LampPulseServer *
lamp_pulse_server_new (LampOutput output)
{
  LampPulseServer *server = g_new0 (LampPulseServer, 1);
  g_autoptr (GError) error = NULL;

  server->output = output;
  server->folder
      = g_dir_make_tmp ("lamp-sound-XXXXXX", &error); /* short: a socket's path must be */
  g_assert_no_error (error);
  server->address = g_strdup_printf ("unix:%s/native", server->folder);
  lamp_pulse_server_start (server);

  return server;
}

static void
remove_folder (const char *path)
{
  g_autoptr (GDir) directory = g_dir_open (path, 0, NULL);
  const char *name;

  while (directory != NULL && (name = g_dir_read_name (directory)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);

      if (g_file_test (child, G_FILE_TEST_IS_DIR) && !g_file_test (child, G_FILE_TEST_IS_SYMLINK))
        remove_folder (child);
      else
        g_unlink (child);
    }
  g_rmdir (path);
}

/**
 * lamp_pulse_server_free:
 * @server: (transfer full): a server
 */
void
lamp_pulse_server_free (LampPulseServer *server)
{
  if (server->process != NULL)
    lamp_pulse_server_kill (server);
  remove_folder (server->folder);
  g_free (server->folder);
  g_free (server->address);
  g_free (server);
}

/**
 * lamp_pulse_server_get_address:
 * @server: a server
 *
 * Returns: (transfer none): its address as libpulse takes it
 */
const char *
lamp_pulse_server_get_address (LampPulseServer *server)
{
  return server->address;
}

/**
 * lamp_pulse_server_tell:
 * @server: a server that is running
 * @command: a command of pactl's, and its words up to %NULL
 */
void
lamp_pulse_server_tell (LampPulseServer *server, const char *command, ...)
{
  g_autoptr (GSubprocessLauncher) launcher
      = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_SILENCE);
  g_autoptr (GPtrArray) words = g_ptr_array_new ();
  g_autoptr (GSubprocess) process = NULL;
  g_autoptr (GError) error = NULL;
  va_list list;

  make_private (launcher, server);
  g_ptr_array_add (words, (char *) "pactl");
  g_ptr_array_add (words, (char *) "--server");
  g_ptr_array_add (words, server->address);
  va_start (list, command);
  for (const char *word = command; word != NULL; word = va_arg (list, const char *))
    g_ptr_array_add (words, (char *) word);
  va_end (list);
  g_ptr_array_add (words, NULL);
  process = g_subprocess_launcher_spawnv (launcher, (const char *const *) words->pdata, &error);
  g_assert_no_error (error);
  g_assert_true (g_subprocess_wait_check (process, NULL, &error));
  g_assert_no_error (error);
}

static gpointer
record (gpointer data)
{
  LampRecording *recording = data;
  gint16 chunk[CHUNK];

  while (!g_atomic_int_get (&recording->is_over)
         && pa_simple_read (recording->connection, chunk, sizeof chunk, NULL) >= 0)
    {
      g_mutex_lock (&recording->lock);
      g_array_append_vals (recording->samples, chunk, CHUNK);
      g_mutex_unlock (&recording->lock);
    }

  return NULL;
}

/**
 * lamp_recording_new:
 * @server: a server with a null output
 *
 * Returns: (transfer full): a recording that has begun
 */
LampRecording *
lamp_recording_new (LampPulseServer *server)
{
  const pa_sample_spec spec = { .format = PA_SAMPLE_S16NE, .rate = LAMP_TONE_RATE, .channels = 1 };
  const pa_buffer_attr buffer = { .maxlength = (guint32) -1,
                                  .tlength = (guint32) -1,
                                  .prebuf = (guint32) -1,
                                  .minreq = (guint32) -1,
                                  .fragsize = CHUNK * sizeof (gint16) };
  LampRecording *recording = g_new0 (LampRecording, 1);
  int error = 0;

  recording->connection = pa_simple_new (server->address, "test", PA_STREAM_RECORD, "out.monitor",
                                         "recording", &spec, NULL, &buffer, &error);
  if (recording->connection == NULL)
    g_error ("cannot record: %s", pa_strerror (error));
  recording->samples = g_array_new (FALSE, FALSE, sizeof (gint16));
  g_mutex_init (&recording->lock);
  recording->thread = g_thread_new ("recording", record, recording);

  return recording;
}

/**
 * lamp_recording_free:
 * @recording: (transfer full): a recording; its server must still run, or have been killed
 */
void
lamp_recording_free (LampRecording *recording)
{
  g_atomic_int_set (&recording->is_over, 1);
  g_thread_join (recording->thread);
  pa_simple_free (recording->connection);
  g_array_unref (recording->samples);
  g_mutex_clear (&recording->lock);
  g_free (recording);
}

/**
 * lamp_recording_get_length:
 * @recording: a recording
 *
 * Returns: how many samples there are by now
 */
gsize
lamp_recording_get_length (LampRecording *recording)
{
  gsize length;

  g_mutex_lock (&recording->lock);
  length = recording->samples->len;
  g_mutex_unlock (&recording->lock);

  return length;
}

/**
 * lamp_recording_copy:
 * @recording: a recording
 *
 * Returns: (transfer full) (element-type gint16): the samples by now
 */
GArray *
lamp_recording_copy (LampRecording *recording)
{
  GArray *copy;

  g_mutex_lock (&recording->lock);
  copy = g_array_copy (recording->samples);
  g_mutex_unlock (&recording->lock);

  return copy;
}
