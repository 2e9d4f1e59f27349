<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en" sourcelanguage="en">
<context>
    <name>DroppedFiles</name>
    <message numerus="yes">
        <source>%n of these are not on this computer and were not opened: save them here first</source>
        <translation>
            <numerusform>%n of these is not on this computer and was not opened: save it here first</numerusform>
            <numerusform>%n of these are not on this computer and were not opened: save them here first</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>deweather::studio::ClipDialog</name>
    <message numerus="yes">
        <source>about %1 for %n frames</source>
        <translation>
            <numerusform>about %1 for %n frame</numerusform>
            <numerusform>about %1 for %n frames</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>deweather::studio::ClosingQuestion</name>
    <message numerus="yes">
        <source>%n restored pictures are not saved.</source>
        <translation>
            <numerusform>%n restored picture is not saved.</numerusform>
            <numerusform>%n restored pictures are not saved.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>deweather::studio::DetailsPanel</name>
    <message numerus="yes">
        <source>%n audio streams</source>
        <translation>
            <numerusform>%n audio stream</numerusform>
            <numerusform>%n audio streams</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n subtitle streams</source>
        <translation>
            <numerusform>%n subtitle stream</numerusform>
            <numerusform>%n subtitle streams</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>by %1 in %2 s, %n tiles</source>
        <translation>
            <numerusform>by %1 in %2 s, %n tile</numerusform>
            <numerusform>by %1 in %2 s, %n tiles</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>deweather::studio::DiagnosisWindow</name>
    <message numerus="yes">
        <source>%n problem(s) found, marked by “!”. Nothing of your pictures is in this text.</source>
        <translation>
            <numerusform>%n problem found, marked by “!”. Nothing of your pictures is in this text.</numerusform>
            <numerusform>%n problems found, marked by “!”. Nothing of your pictures is in this text.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>deweather::studio::EmbeddingPlane</name>
    <message numerus="yes">
        <source>%n tokens sampled.</source>
        <translation>
            <numerusform>%n token sampled.</numerusform>
            <numerusform>%n tokens sampled.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n points selected</source>
        <translation>
            <numerusform>%n point selected</numerusform>
            <numerusform>%n points selected</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>deweather::studio::ExportController</name>
    <message numerus="yes">
        <source>%n files exist already: nothing is left to export</source>
        <translation>
            <numerusform>%n file exists already: nothing is left to export</numerusform>
            <numerusform>%n files exist already: nothing is left to export</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>deweather::studio::ExportDialog</name>
    <message numerus="yes">
        <source>All %n pictures</source>
        <translation>
            <numerusform>The one picture</numerusform>
            <numerusform>All %n pictures</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Each of the %n models</source>
        <translation>
            <numerusform>The one model</numerusform>
            <numerusform>Each of the %n models</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n selected pictures</source>
        <translation>
            <numerusform>%n selected picture</numerusform>
            <numerusform>%n selected pictures</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n pictures not saved yet</source>
        <translation>
            <numerusform>%n picture not saved yet</numerusform>
            <numerusform>%n pictures not saved yet</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>deweather::studio::FileScan</name>
    <message numerus="yes">
        <source>The names of %n files in %1 are not UTF-8, so they cannot be opened here: rename them, or use the command line</source>
        <translation>
            <numerusform>The name of %n file in %1 is not UTF-8, so it cannot be opened here: rename it, or use the command line</numerusform>
            <numerusform>The names of %n files in %1 are not UTF-8, so they cannot be opened here: rename them, or use the command line</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n results of earlier work in %1 were left out, as their sources lie beside them</source>
        <translation>
            <numerusform>%n result of earlier work in %1 was left out, as its source lies beside it</numerusform>
            <numerusform>%n results of earlier work in %1 were left out, as their sources lie beside them</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>deweather::studio::InspectWorkspace</name>
    <message numerus="yes">
        <source>Analysing %n pictures…</source>
        <translation>
            <numerusform>Analysing %n picture…</numerusform>
            <numerusform>Analysing %n pictures…</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>deweather::studio::NewRunPanel</name>
    <message numerus="yes">
        <source>    and %n more</source>
        <translation>
            <numerusform>    and %n more</numerusform>
            <numerusform>    and %n more</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>deweather::studio::QueueController</name>
    <message numerus="yes">
        <source>%n s</source>
        <translation>
            <numerusform>%n s</numerusform>
            <numerusform>%n s</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n min</source>
        <translation>
            <numerusform>%n min</numerusform>
            <numerusform>%n min</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n pictures removed</source>
        <translation>
            <numerusform>%n picture removed</numerusform>
            <numerusform>%n pictures removed</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Paused, %n pictures to go</source>
        <translation>
            <numerusform>Paused, %n picture to go</numerusform>
            <numerusform>Paused, %n pictures to go</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n pictures restored</source>
        <translation>
            <numerusform>%n picture restored</numerusform>
            <numerusform>%n pictures restored</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n pictures failed</source>
        <translation>
            <numerusform>%n picture failed</numerusform>
            <numerusform>%n pictures failed</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n to go</source>
        <translation>
            <numerusform>%n to go</numerusform>
            <numerusform>%n to go</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>deweather::studio::RestoreActions</name>
    <message numerus="yes">
        <source>Show what was changed %n times as strong</source>
        <translation>
            <numerusform>Show what was changed as strong as it is</numerusform>
            <numerusform>Show what was changed %n times as strong</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>deweather::studio::SaveSummary</name>
    <message numerus="yes">
        <source>%n pictures saved</source>
        <translation>
            <numerusform>%n picture saved</numerusform>
            <numerusform>%n pictures saved</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n not saved</source>
        <translation>
            <numerusform>%n not saved</numerusform>
            <numerusform>%n not saved</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n files exist already and are kept</source>
        <translation>
            <numerusform>%n file exists already and is kept</numerusform>
            <numerusform>%n files exist already and are kept</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>deweather::studio::SessionKeeper</name>
    <message numerus="yes">
        <source>The last session ended with %n pictures that are not saved.</source>
        <translation>
            <numerusform>The last session ended with %n picture that is not saved.</numerusform>
            <numerusform>The last session ended with %n pictures that are not saved.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>deweather::studio::TrainWorkspace</name>
    <message numerus="yes">
        <source>, %n unreadable lines</source>
        <translation>
            <numerusform>, %n unreadable line</numerusform>
            <numerusform>, %n unreadable lines</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>deweather::studio::ViewController</name>
    <message numerus="yes">
        <source>%n pictures could not be restored: the list marks them, with the reason</source>
        <translation>
            <numerusform>%n picture could not be restored: the list marks it, with the reason</numerusform>
            <numerusform>%n pictures could not be restored: the list marks them, with the reason</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>deweather::widgets::EmbeddingView</name>
    <message numerus="yes">
        <source>and %n more</source>
        <translation>
            <numerusform>and %n more</numerusform>
            <numerusform>and %n more</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>deweather::widgets::TimeLine</name>
    <message numerus="yes">
        <source>%n frames</source>
        <translation>
            <numerusform>%n frame</numerusform>
            <numerusform>%n frames</numerusform>
        </translation>
    </message>
</context>
</TS>
