// The widgets of the Restore workspace and where they stand: canvas, table and time line in the middle, the docks of
// pictures, details and classes beside them, the bar of jobs below.
//
//     RestoreLayout layout(window, pictures, selection);
//     layout.recall();                          // as at the end of the last session
//     layout.details->set_file("rain.jpg");
#pragma once

#include "app/studio/restore/notices.h"

class QMainWindow;

namespace deweather::widgets {
class CompareCanvas;
class ComparisonTable;
class JobList;
class TimeLine;
}  // namespace deweather::widgets

namespace deweather::studio {

class DetailsPanel;
class ErrorCard;
class ListFilter;
class JobBar;
class ModelsPanel;
class PictureList;
class RestoreActions;
class SegmentPanel;
class Selection;
class ViewBar;

// The widgets belong to the window.
struct RestoreLayout {
    RestoreLayout(QMainWindow& window, PictureList& pictures, Selection& selection);

    void show_segments() const;
    Notices notices() const { return {.warning = *messages, .offer = *offer, .news = *news}; }

    // The places of docks, the view, and what of the maps is shown, in the settings.
    void recall();
    void remember() const;

    QMainWindow& window;
    widgets::CompareCanvas* canvas;
    RestoreActions* actions;
    widgets::JobList* list;
    ListFilter* filter;
    widgets::ComparisonTable* table;
    widgets::TimeLine* time_line;
    ModelsPanel* models;
    DetailsPanel* details;
    SegmentPanel* segments;
    MessageStrip *messages, *offer, *news;
    ErrorCard* error;
    ViewBar* views;
    JobBar* jobs;

  private:
    void make_centre();
    void make_docks();
};

}  // namespace deweather::studio
