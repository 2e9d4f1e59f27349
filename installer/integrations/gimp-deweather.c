/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A plug-in for GIMP 2.10: Filters > Enhance > Remove Weather. The active layer without rain, raindrops, haze or snow
 * becomes a new layer above it. `deweather restore` does the work in its own process; GIMP stays usable meanwhile.
 *
 * Debian 12's GIMP has no Python, and Script-Fu cannot start programs, so this is C. Compile and install it for
 * yourself, with Debian's package libgimp2.0-dev:
 *     gimptool-2.0 --install gimp-deweather.c
 * The environment variable DEWEATHER names the program where it is not in PATH.
 */
#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <libgimp/gimp.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <unistd.h>

#define PROCEDURE "plug-in-deweather"

/* A running `deweather restore`. */
typedef struct {
    GMainLoop *loop;
    gint status; /* of waitpid() */
} Running;

static void ended(GPid pid, gint status, gpointer data) {
    Running *running = data;
    running->status = status;
    g_spawn_close_pid(pid);
    g_main_loop_quit(running->loop);
}

/* In the new process: GIMP kills a plug-in whose progress is cancelled, and the program ends with it. */
static void end_with_parent(gpointer data) {
    (void)data;
    prctl(PR_SET_PDEATHSIG, SIGTERM);
}

static gboolean pulse(gpointer data) {
    (void)data;
    gimp_progress_pulse();
    return G_SOURCE_CONTINUE;
}

/* The last line of the program's messages says why it failed. */
static gchar *last_line(const gchar *path) {
    gchar *text = NULL, *newline, *line;
    if (!g_file_get_contents(path, &text, NULL, NULL)) return g_strdup("");
    g_strchomp(text);
    newline = strrchr(text, '\n');
    line = g_strdup(newline ? newline + 1 : text);
    g_free(text);
    return line;
}

/* Restores the picture in the file INPUT into the file OUTPUT; messages go to the file REPORT. */
static gboolean restore(const gchar *input, const gchar *output, const gchar *report, GError **error) {
    const gchar *program = g_getenv("DEWEATHER");
    /* No shell: each element is one argument, whatever it contains. */
    const gchar *arguments[] = {program ? program : "deweather", "restore", "--overwrite", "-o", output, "--", input,
                                NULL};
    Running running = {NULL, 0};
    GPid pid;
    guint timer;
    int messages = g_open(report, O_WRONLY | O_CREAT | O_TRUNC, 0600);
    gboolean started;
    if (messages < 0) {
        g_set_error(error, G_FILE_ERROR, g_file_error_from_errno(errno), "cannot write '%s'", report);
        return FALSE;
    }
    started = g_spawn_async_with_fds(NULL, (gchar **)arguments, NULL, G_SPAWN_SEARCH_PATH | G_SPAWN_DO_NOT_REAP_CHILD,
                                     end_with_parent, NULL, &pid, -1, messages, messages, error);
    close(messages);
    if (!started) return FALSE;
    running.loop = g_main_loop_new(NULL, FALSE);
    g_child_watch_add(pid, ended, &running);
    timer = g_timeout_add(200, pulse, NULL);
    g_main_loop_run(running.loop);
    g_source_remove(timer);
    g_main_loop_unref(running.loop);
    if (g_spawn_check_wait_status(running.status, NULL)) return TRUE;
    gchar *reason = last_line(report);
    g_set_error(error, G_SPAWN_ERROR, G_SPAWN_ERROR_FAILED, "%s", *reason ? reason : "deweather failed");
    g_free(reason);
    return FALSE;
}

/* Writes LAYER alone, in its image's precision and with its colour profile, as a PNG. */
static gboolean save_layer(gint32 image, gint32 layer, const gchar *path) {
    gint32 alone = gimp_image_new_with_precision(gimp_drawable_width(layer), gimp_drawable_height(layer),
                                                 gimp_image_base_type(image), gimp_image_get_precision(image));
    gint32 copy = gimp_layer_new_from_drawable(layer, alone);
    GimpColorProfile *profile = gimp_image_get_color_profile(image);
    gboolean saved;
    gimp_image_undo_disable(alone);
    if (profile) {
        gimp_image_set_color_profile(alone, profile);
        g_object_unref(profile);
    }
    gimp_image_insert_layer(alone, copy, 0, 0);
    gimp_layer_set_offsets(copy, 0, 0);
    gimp_layer_set_opacity(copy, 100.0);
    gimp_item_set_visible(copy, TRUE);
    saved = gimp_file_save(GIMP_RUN_NONINTERACTIVE, alone, copy, path, path);
    gimp_image_delete(alone);
    return saved;
}

/* Puts the picture in the file PATH above LAYER, at the same place. Returns FALSE if GIMP cannot read it. */
static gboolean add_layer(gint32 image, gint32 layer, const gchar *path) {
    gint x, y;
    gint32 added = gimp_file_load_layer(GIMP_RUN_NONINTERACTIVE, image, path);
    if (added < 0) return FALSE;
    gimp_drawable_offsets(layer, &x, &y);
    gimp_item_set_name(added, "Weather removed");
    gimp_image_insert_layer(image, added, gimp_item_get_parent(layer), gimp_image_get_item_position(image, layer));
    gimp_layer_set_offsets(added, x, y);
    return TRUE;
}

static gboolean remove_weather(gint32 image, gint32 layer, GError **error) {
    gchar *folder = g_dir_make_tmp("deweather-XXXXXX", error);
    gchar *input, *output, *report;
    gboolean done;
    if (!folder) return FALSE;
    input = g_build_filename(folder, "layer.png", NULL);
    output = g_build_filename(folder, "restored.png", NULL);
    report = g_build_filename(folder, "messages", NULL);
    gimp_progress_init("Removing weather");
    done = save_layer(image, layer, input);
    if (!done) g_set_error(error, G_FILE_ERROR, G_FILE_ERROR_FAILED, "GIMP cannot write '%s'", input);
    done = done && restore(input, output, report, error);
    if (done && !add_layer(image, layer, output)) {
        g_set_error(error, G_FILE_ERROR, G_FILE_ERROR_FAILED, "GIMP cannot read '%s'", output);
        done = FALSE;
    }
    gimp_progress_end();
    g_unlink(input);
    g_unlink(output);
    g_unlink(report);
    g_rmdir(folder);
    g_free(input);
    g_free(output);
    g_free(report);
    g_free(folder);
    return done;
}

static void query(void) {
    static const GimpParamDef parameters[] = {
        {GIMP_PDB_INT32, "run-mode", "The run mode { RUN-INTERACTIVE (0), RUN-NONINTERACTIVE (1) }"},
        {GIMP_PDB_IMAGE, "image", "The image"},
        {GIMP_PDB_DRAWABLE, "drawable", "The layer to restore"},
    };
    gimp_install_procedure(PROCEDURE, "Remove rain, raindrops, haze and snow",
                           "Restores the layer with Deweather and adds the result as a new layer above it.", "Deweather",
                           "GPL-3.0-or-later", "2026", "Remove _Weather", "RGB*, GRAY*", GIMP_PLUGIN,
                           G_N_ELEMENTS(parameters), 0, parameters, NULL);
    gimp_plugin_menu_register(PROCEDURE, "<Image>/Filters/Enhance");
}

static void run(const gchar *name, gint n_params, const GimpParam *params, gint *n_values, GimpParam **values) {
    static GimpParam result[2];
    gint32 image, layer;
    GError *error = NULL;
    (void)name;
    *values = result;
    *n_values = 1;
    result[0].type = GIMP_PDB_STATUS;
    result[0].data.d_status = GIMP_PDB_CALLING_ERROR;
    if (n_params < 3) return;
    image = params[1].data.d_image;
    layer = params[2].data.d_drawable;
    if (gimp_item_is_layer(layer)) {
        gimp_image_undo_group_start(image);
        if (!remove_weather(image, layer, &error)) result[0].data.d_status = GIMP_PDB_EXECUTION_ERROR;
        else result[0].data.d_status = GIMP_PDB_SUCCESS;
        gimp_image_undo_group_end(image);
        gimp_displays_flush();
    } else {
        g_set_error(&error, G_FILE_ERROR, G_FILE_ERROR_INVAL, "choose a layer, not a mask or a channel");
        result[0].data.d_status = GIMP_PDB_EXECUTION_ERROR;
    }
    if (error) {
        *n_values = 2;
        result[1].type = GIMP_PDB_STRING;
        result[1].data.d_string = g_strdup(error->message); /* GIMP shows it; it lives as long as this process */
        g_error_free(error);
    }
}

const GimpPlugInInfo PLUG_IN_INFO = {NULL, NULL, query, run};

MAIN()
