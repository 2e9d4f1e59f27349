<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="de" sourcelanguage="en">
<context>
    <name>CompareCanvas</name>
    <message>
        <source>or press Ctrl+O to open some</source>
        <translation>oder mit Strg+O öffnen</translation>
    </message>
    <message>
        <source>Drop pictures, videos or a folder here</source>
        <translation>Bilder, Videos oder einen Ordner hierher ziehen</translation>
    </message>
</context>
<context>
    <name>ComparisonRows</name>
    <message>
        <source>Input</source>
        <translation>Eingabe</translation>
    </message>
    <message>
        <source>failed</source>
        <translation>fehlgeschlagen</translation>
    </message>
    <message>
        <source>%1 s</source>
        <translation>%1 s</translation>
    </message>
    <message>
        <source>%1 dB</source>
        <translation>%1 dB</translation>
    </message>
</context>
<context>
    <name>DroppedFiles</name>
    <message>
        <source>Only files on this computer can be opened: save the picture first</source>
        <translation>Nur Dateien auf diesem Rechner lassen sich öffnen: speichern Sie das Bild zuerst</translation>
    </message>
    <message numerus="yes">
        <source>%n of these are not on this computer and were not opened: save them here first</source>
        <translation>
            <numerusform>%n davon liegt nicht auf diesem Rechner und wurde nicht geöffnet: speichern Sie es zuerst hier</numerusform>
            <numerusform>%n davon liegen nicht auf diesem Rechner und wurden nicht geöffnet: speichern Sie sie zuerst hier</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Duration</name>
    <message>
        <source>%1 s</source>
        <translation>%1 s</translation>
    </message>
    <message>
        <source>%1 min %2 s</source>
        <translation>%1 min %2 s</translation>
    </message>
    <message>
        <source>%1 h %2 min</source>
        <translation>%1 h %2 min</translation>
    </message>
    <message>
        <source>%1 days %2 h</source>
        <translation>%1 Tage %2 h</translation>
    </message>
</context>
<context>
    <name>Error</name>
    <message>
        <source>cannot read picture &apos;%1&apos;</source>
        <translation>Das Bild „%1“ kann nicht gelesen werden</translation>
    </message>
    <message>
        <source>cannot read video &apos;%1&apos;</source>
        <translation>Das Video „%1“ kann nicht gelesen werden</translation>
    </message>
    <message>
        <source>cannot read part of video &apos;%1&apos;</source>
        <translation>Der Videoteil „%1“ kann nicht gelesen werden</translation>
    </message>
    <message>
        <source>cannot read folder &apos;%1&apos;</source>
        <translation>Der Ordner „%1“ kann nicht gelesen werden</translation>
    </message>
    <message>
        <source>cannot read model file &apos;%1&apos;</source>
        <translation>Die Modelldatei „%1“ kann nicht gelesen werden</translation>
    </message>
    <message>
        <source>cannot read checkpoint &apos;%1&apos;</source>
        <translation>Der Zwischenstand „%1“ kann nicht gelesen werden</translation>
    </message>
    <message>
        <source>cannot read labels &apos;%1&apos;</source>
        <translation>Die Klassen „%1“ können nicht gelesen werden</translation>
    </message>
    <message>
        <source>cannot write &apos;%1&apos;</source>
        <translation>„%1“ kann nicht geschrieben werden</translation>
    </message>
    <message>
        <source>cannot copy to &apos;%1&apos;</source>
        <translation>Nach „%1“ kann nicht kopiert werden</translation>
    </message>
    <message>
        <source>cannot create folder &apos;%1&apos;</source>
        <translation>Der Ordner „%1“ kann nicht angelegt werden</translation>
    </message>
    <message>
        <source>cannot go on with &apos;%1&apos;</source>
        <translation>„%1“ kann nicht fortgesetzt werden</translation>
    </message>
    <message>
        <source>cannot encode with &apos;%1&apos;</source>
        <translation>Mit „%1“ kann nicht kodiert werden</translation>
    </message>
    <message>
        <source>cannot open encoder &apos;%1&apos;</source>
        <translation>Der Kodierer „%1“ lässt sich nicht öffnen</translation>
    </message>
    <message>
        <source>cannot restore &apos;%1&apos;</source>
        <translation>„%1“ kann nicht bereinigt werden</translation>
    </message>
    <message>
        <source>cannot restore with &apos;%1&apos;</source>
        <translation>Mit „%1“ kann nicht bereinigt werden</translation>
    </message>
    <message>
        <source>cannot segment with &apos;%1&apos;</source>
        <translation>Mit „%1“ kann nicht segmentiert werden</translation>
    </message>
    <message>
        <source>cannot use &apos;%1&apos;</source>
        <translation>„%1“ kann nicht verwendet werden</translation>
    </message>
    <message>
        <source>cannot use device &apos;%1&apos;</source>
        <translation>Das Gerät „%1“ kann nicht verwendet werden</translation>
    </message>
    <message>
        <source>cannot use model file &apos;%1&apos;</source>
        <translation>Die Modelldatei „%1“ kann nicht verwendet werden</translation>
    </message>
    <message>
        <source>cannot use the description &apos;%1&apos;</source>
        <translation>Die Beschreibung „%1“ kann nicht verwendet werden</translation>
    </message>
    <message>
        <source>cannot import &apos;%1&apos;</source>
        <translation>„%1“ kann nicht eingelesen werden</translation>
    </message>
    <message>
        <source>cannot install &apos;%1&apos;</source>
        <translation>„%1“ kann nicht eingerichtet werden</translation>
    </message>
    <message>
        <source>cannot open analysis &apos;%1&apos;</source>
        <translation>Die Analyse „%1“ kann nicht geöffnet werden</translation>
    </message>
    <message>
        <source>cannot compare</source>
        <translation>Ein Vergleich ist nicht möglich</translation>
    </message>
    <message>
        <source>cannot compare with &apos;%1&apos;</source>
        <translation>Ein Vergleich mit „%1“ ist nicht möglich</translation>
    </message>
    <message>
        <source>no ground truth for &apos;%1&apos;</source>
        <translation>Keine wahren Klassen für „%1“</translation>
    </message>
    <message>
        <source>no ground truth in &apos;%1&apos;</source>
        <translation>Keine wahren Klassen in „%1“</translation>
    </message>
    <message>
        <source>no experts in &apos;%1&apos;</source>
        <translation>Keine Experten in „%1“</translation>
    </message>
    <message>
        <source>nothing to write to &apos;%1&apos;</source>
        <translation>Nichts, was nach „%1“ zu schreiben wäre</translation>
    </message>
    <message>
        <source>unknown model &apos;%1&apos;</source>
        <translation>Unbekanntes Modell „%1“</translation>
    </message>
    <message>
        <source>not enough memory</source>
        <translation>Nicht genug Speicher</translation>
    </message>
    <message>
        <source>there is no such file</source>
        <translation>eine solche Datei gibt es nicht</translation>
    </message>
    <message>
        <source>it is a folder</source>
        <translation>es ist ein Ordner</translation>
    </message>
    <message>
        <source>it is not a regular file</source>
        <translation>es ist keine gewöhnliche Datei</translation>
    </message>
    <message>
        <source>you have no permission to read it</source>
        <translation>Sie dürfen es nicht lesen</translation>
    </message>
    <message>
        <source>the disk or network failed while reading it</source>
        <translation>Laufwerk oder Netz fielen beim Lesen aus</translation>
    </message>
    <message>
        <source>the file is empty; copy or download it again</source>
        <translation>die Datei ist leer; bitte noch einmal kopieren oder herunterladen</translation>
    </message>
    <message>
        <source>the file is cut short; copy or download it again</source>
        <translation>die Datei ist unvollständig; bitte noch einmal kopieren oder herunterladen</translation>
    </message>
    <message>
        <source>it is damaged; copy or download it again</source>
        <translation>es ist beschädigt; bitte noch einmal kopieren oder herunterladen</translation>
    </message>
    <message>
        <source>it is damaged: its sizes contradict each other</source>
        <translation>es ist beschädigt: seine Größenangaben widersprechen sich</translation>
    </message>
    <message>
        <source>it is damaged: its tiles have no size</source>
        <translation>es ist beschädigt: seine Kacheln haben keine Größe</translation>
    </message>
    <message>
        <source>it is damaged: its tiles are larger than the picture</source>
        <translation>es ist beschädigt: seine Kacheln sind größer als das Bild</translation>
    </message>
    <message>
        <source>its palette is missing; it is damaged</source>
        <translation>seine Palette fehlt; es ist beschädigt</translation>
    </message>
    <message>
        <source>its data end early</source>
        <translation>seine Daten enden zu früh</translation>
    </message>
    <message>
        <source>it has too few channels; it is damaged</source>
        <translation>es hat zu wenige Kanäle; es ist beschädigt</translation>
    </message>
    <message>
        <source>JPEGs of more than 8 bits are not supported; convert it to PNG or TIFF</source>
        <translation>JPEGs mit mehr als 8 Bit werden nicht unterstützt; bitte in PNG oder TIFF umwandeln</translation>
    </message>
    <message>
        <source>lossless JPEGs are not supported; convert it to PNG or TIFF</source>
        <translation>verlustfreie JPEGs werden nicht unterstützt; bitte in PNG oder TIFF umwandeln</translation>
    </message>
    <message>
        <source>its kind of numbers is not supported</source>
        <translation>seine Art von Zahlen wird nicht unterstützt</translation>
    </message>
    <message>
        <source>its kind of BMP (%1 bits, compression %2) is not supported</source>
        <translation>diese Art von BMP (%1 Bit, Kompression %2) wird nicht unterstützt</translation>
    </message>
    <message>
        <source>TIFFs of signed values are not supported</source>
        <translation>TIFFs mit vorzeichenbehafteten Werten werden nicht unterstützt</translation>
    </message>
    <message>
        <source>TIFFs of %1 bits a sample are not supported</source>
        <translation>TIFFs mit %1 Bit je Wert werden nicht unterstützt</translation>
    </message>
    <message>
        <source>pictures of %1 channels are not supported</source>
        <translation>Bilder mit %1 Kanälen werden nicht unterstützt</translation>
    </message>
    <message>
        <source>its inks are others than CMYK, which is not supported; convert it to RGB</source>
        <translation>seine Druckfarben sind nicht CMYK, das wird nicht unterstützt; bitte in RGB umwandeln</translation>
    </message>
    <message>
        <source>its colours are HDR (PQ or HLG), which is not supported; convert it to an ordinary picture</source>
        <translation>seine Farben sind HDR (PQ oder HLG), das wird nicht unterstützt; bitte in ein gewöhnliches Bild umwandeln</translation>
    </message>
    <message>
        <source>its values go beyond white (HDR), which is not supported; tone-map it first</source>
        <translation>seine Werte gehen über Weiß hinaus (HDR), das wird nicht unterstützt; bitte zuerst ein Tone-Mapping anwenden</translation>
    </message>
    <message>
        <source>its floating-point values go beyond 0..1 (HDR), which is not supported; tone-map it first</source>
        <translation>seine Gleitkommawerte gehen über 0..1 hinaus (HDR), das wird nicht unterstützt; bitte zuerst ein Tone-Mapping anwenden</translation>
    </message>
    <message>
        <source>there is too little memory for it</source>
        <translation>dafür ist zu wenig Speicher da</translation>
    </message>
    <message>
        <source>the name has to end in .jpg, .png, .tif, .webp, .avif, .jxl or .bmp</source>
        <translation>der Name muss auf .jpg, .png, .tif, .webp, .avif, .jxl oder .bmp enden</translation>
    </message>
    <message>
        <source>the format cannot hold it (%1); choose .png</source>
        <translation>das Format fasst es nicht (%1); bitte .png wählen</translation>
    </message>
    <message>
        <source>its colours are HDR (PQ or HLG), which only PNG states; choose .png</source>
        <translation>seine Farben sind HDR (PQ oder HLG), was nur PNG angeben kann; bitte .png wählen</translation>
    </message>
    <message>
        <source>it holds no picture; copy or download it again</source>
        <translation>es enthält kein Bild; bitte noch einmal kopieren oder herunterladen</translation>
    </message>
    <message>
        <source>it claims to have no pixels; it is damaged</source>
        <translation>es hat angeblich keine Pixel; es ist beschädigt</translation>
    </message>
    <message>
        <source>it is not a picture of a known kind; JPEG, PNG, TIFF, WebP, BMP, GIF, HEIC, AVIF, JPEG XL and camera RAW are</source>
        <translation>es ist kein Bild einer bekannten Art; bekannt sind JPEG, PNG, TIFF, WebP, BMP, GIF, HEIC, AVIF, JPEG XL und Kamera-RAW</translation>
    </message>
    <message>
        <source>it is a camera RAW that LibRaw cannot read; convert it to DNG or TIFF</source>
        <translation>es ist ein Kamera-RAW, das LibRaw nicht lesen kann; bitte in DNG oder TIFF umwandeln</translation>
    </message>
    <message>
        <source>it is called a camera RAW, but is none that LibRaw knows; if it is a TIFF, rename it to .tif</source>
        <translation>es heißt wie ein Kamera-RAW, ist aber keines, das LibRaw kennt; ist es ein TIFF, bitte in .tif umbenennen</translation>
    </message>
    <message>
        <source>it is a camera RAW larger than LibRaw reads; convert it to TIFF</source>
        <translation>es ist ein Kamera-RAW, das größer ist, als LibRaw es liest; bitte in TIFF umwandeln</translation>
    </message>
    <message>
        <source>it has several pages, of which only one could be kept; split it first, or take the first by --first-picture</source>
        <translation>es hat mehrere Seiten, von denen nur eine bliebe; bitte erst aufteilen, oder die erste nehmen mit --first-picture</translation>
    </message>
    <message>
        <source>it is an animation, of which only one frame could be kept; convert it to a video, or take the first by --first-picture</source>
        <translation>es ist eine Animation, von der nur ein Bild bliebe; bitte in ein Video umwandeln, oder das erste nehmen mit --first-picture</translation>
    </message>
    <message>
        <source>it has %1 x %2 pixels, more than the limit; raise it by --max-megapixels</source>
        <translation>es hat %1 × %2 Pixel, mehr als erlaubt; mit --max-megapixels lässt sich mehr erlauben</translation>
    </message>
    <message>
        <source>not enough memory even in the smallest tiles; close other programs or use a smaller picture</source>
        <translation>selbst für die kleinsten Kacheln reicht der Speicher nicht; bitte andere Programme schließen oder ein kleineres Bild nehmen</translation>
    </message>
    <message>
        <source>close other programs or use a smaller picture</source>
        <translation>bitte andere Programme schließen oder ein kleineres Bild nehmen</translation>
    </message>
    <message>
        <source>it is not a video of a format that FFmpeg knows</source>
        <translation>es ist kein Video in einem Format, das FFmpeg kennt</translation>
    </message>
    <message>
        <source>it is a text, not a video</source>
        <translation>es ist ein Text, kein Video</translation>
    </message>
    <message>
        <source>it is a picture, not a video</source>
        <translation>es ist ein Bild, kein Video</translation>
    </message>
    <message>
        <source>it holds a cover picture but no video</source>
        <translation>es enthält ein Titelbild, aber kein Video</translation>
    </message>
    <message>
        <source>it holds sound but no video</source>
        <translation>es enthält Ton, aber kein Video</translation>
    </message>
    <message>
        <source>it holds no video</source>
        <translation>es enthält kein Video</translation>
    </message>
    <message>
        <source>it holds no frames</source>
        <translation>es enthält keine Einzelbilder</translation>
    </message>
    <message>
        <source>it has no frame at that time</source>
        <translation>zu dieser Zeit gibt es kein Einzelbild</translation>
    </message>
    <message>
        <source>not one of its frames can be decoded: %1</source>
        <translation>keines seiner Einzelbilder lässt sich dekodieren: %1</translation>
    </message>
    <message>
        <source>its streams cannot be made out: %1</source>
        <translation>seine Ströme lassen sich nicht erkennen: %1</translation>
    </message>
    <message>
        <source>it is damaged; start again without --resume</source>
        <translation>es ist beschädigt; bitte ohne --resume neu beginnen</translation>
    </message>
    <message>
        <source>another process is writing it</source>
        <translation>ein anderer Prozess schreibt gerade daran</translation>
    </message>
    <message>
        <source>it is of another input or other settings; use the same, or start again without --resume</source>
        <translation>es gehört zu einer anderen Eingabe oder anderen Einstellungen; bitte dieselben nehmen oder ohne --resume neu beginnen</translation>
    </message>
    <message>
        <source>there is no frame between the in and the out point</source>
        <translation>zwischen Anfang und Ende liegt kein Einzelbild</translation>
    </message>
    <message>
        <source>this FFmpeg does not have it</source>
        <translation>dieses FFmpeg hat ihn nicht</translation>
    </message>
    <message>
        <source>it changed the time of a frame; use another codec</source>
        <translation>er hat die Zeit eines Einzelbilds geändert; bitte einen anderen Codec nehmen</translation>
    </message>
    <message>
        <source>it left out frames; use another codec</source>
        <translation>er hat Einzelbilder ausgelassen; bitte einen anderen Codec nehmen</translation>
    </message>
    <message>
        <source>its folder does not exist; create it or choose another</source>
        <translation>den Ordner gibt es nicht; bitte anlegen oder einen anderen wählen</translation>
    </message>
    <message>
        <source>its folder is not there any more</source>
        <translation>den Ordner gibt es nicht mehr</translation>
    </message>
    <message>
        <source>the folder that it should be in does not exist</source>
        <translation>den Ordner, in dem er liegen soll, gibt es nicht</translation>
    </message>
    <message>
        <source>it exists already and is kept; choose another name, or ask to overwrite</source>
        <translation>es gibt sie schon, und sie bleibt; bitte einen anderen Namen wählen oder überschreiben lassen</translation>
    </message>
    <message>
        <source>the disk is full or fails; free some space or choose another folder</source>
        <translation>das Laufwerk ist voll oder gestört; bitte Platz schaffen oder einen anderen Ordner wählen</translation>
    </message>
    <message>
        <source>the disk is full or fails; free some space</source>
        <translation>das Laufwerk ist voll oder gestört; bitte Platz schaffen</translation>
    </message>
    <message>
        <source>the disk is full; free some space</source>
        <translation>das Laufwerk ist voll; bitte Platz schaffen</translation>
    </message>
    <message>
        <source>no file may be that large there; choose another folder</source>
        <translation>so groß darf dort keine Datei sein; bitte einen anderen Ordner wählen</translation>
    </message>
    <message>
        <source>it is the input itself; choose another name</source>
        <translation>es ist die Eingabe selbst; bitte einen anderen Namen wählen</translation>
    </message>
    <message>
        <source>it is no folder; choose another</source>
        <translation>es ist kein Ordner; bitte einen anderen wählen</translation>
    </message>
    <message>
        <source>it is neither a file nor installed; installed are %1</source>
        <translation>es ist weder eine Datei noch eingerichtet; eingerichtet sind %1</translation>
    </message>
    <message>
        <source>it has tensors but does not say which network they are for (&apos;deweather.model&apos;)</source>
        <translation>es hat Tensoren, sagt aber nicht, für welches Netz sie sind („deweather.model“)</translation>
    </message>
    <message>
        <source>it is too short for a safetensors file; copy or download it again</source>
        <translation>für eine safetensors-Datei ist es zu kurz; bitte noch einmal kopieren oder herunterladen</translation>
    </message>
    <message>
        <source>its header is not JSON; it is damaged or no safetensors file</source>
        <translation>sein Kopf ist kein JSON; es ist beschädigt oder keine safetensors-Datei</translation>
    </message>
    <message>
        <source>its tensors (such as &apos;%1&apos;) are those of no network that is known; say which one it is, one of %2</source>
        <translation>seine Tensoren (etwa „%1“) gehören zu keinem bekannten Netz; bekannt sind %2</translation>
    </message>
    <message>
        <source>it holds no tensors</source>
        <translation>es enthält keine Tensoren</translation>
    </message>
    <message>
        <source>this model segments pictures; use deweather segment</source>
        <translation>dieses Modell segmentiert Bilder; dafür ist deweather segment da</translation>
    </message>
    <message>
        <source>this model restores pictures; use deweather restore</source>
        <translation>dieses Modell bereinigt Bilder; dafür ist deweather restore da</translation>
    </message>
    <message>
        <source>this model says what a picture shows; use deweather evaluate --classify</source>
        <translation>dieses Modell sagt, was ein Bild zeigt; dafür ist deweather evaluate --classify da</translation>
    </message>
    <message>
        <source>it needs %1 beside it, with at least labels = &quot;cityscapes&quot;</source>
        <translation>daneben muss %1 liegen, mindestens mit labels = &quot;cityscapes&quot;</translation>
    </message>
    <message>
        <source>there is no %1 in %2</source>
        <translation>in %2 gibt es kein %1</translation>
    </message>
    <message>
        <source>there is no PNG file in it</source>
        <translation>darin liegt keine PNG-Datei</translation>
    </message>
    <message>
        <source>the picture and its reference differ in size</source>
        <translation>Bild und Referenz sind verschieden groß</translation>
    </message>
    <message>
        <source>the labels have %1 pixels, the picture %2</source>
        <translation>die Klassen haben %1 Pixel, das Bild %2</translation>
    </message>
    <message>
        <source>choose a model with experts, such as mofme-compact</source>
        <translation>bitte ein Modell mit Experten wählen, etwa mofme-compact</translation>
    </message>
    <message>
        <source>it is another kind of file; choose a saved analysis</source>
        <translation>es ist eine andere Art von Datei; bitte eine gespeicherte Analyse wählen</translation>
    </message>
    <message>
        <source>a newer version of Deweather made it</source>
        <translation>eine neuere Version von Deweather hat sie geschrieben</translation>
    </message>
    <message>
        <source>No such file or directory</source>
        <translation>Datei oder Ordner gibt es nicht</translation>
    </message>
    <message>
        <source>Permission denied</source>
        <translation>keine Berechtigung</translation>
    </message>
    <message>
        <source>No space left on device</source>
        <translation>kein Platz mehr auf dem Laufwerk</translation>
    </message>
    <message>
        <source>Read-only file system</source>
        <translation>das Dateisystem ist nur lesbar</translation>
    </message>
    <message>
        <source>Is a directory</source>
        <translation>es ist ein Ordner</translation>
    </message>
</context>
<context>
    <name>ExpertSentences</name>
    <message>
        <source>Rain</source>
        <translation>Regen</translation>
    </message>
    <message>
        <source>Raindrops</source>
        <translation>Regentropfen</translation>
    </message>
    <message>
        <source>Haze</source>
        <translation>Dunst</translation>
    </message>
    <message>
        <source>Snow</source>
        <translation>Schnee</translation>
    </message>
    <message>
        <source>No weather</source>
        <translation>Kein Wetter</translation>
    </message>
    <message>
        <source>Exchanging experts changes nothing: this mixture does not use them.</source>
        <translation>Experten zu vertauschen ändert nichts: Diese Mischung nutzt sie nicht.</translation>
    </message>
    <message>
        <source>Exchanging experts costs %1 dB: they differ, but the picture hardly depends on it.</source>
        <translation>Experten zu vertauschen kostet %1 dB: Sie unterscheiden sich, doch das Bild hängt kaum davon ab.</translation>
    </message>
    <message>
        <source>Exchanging experts changes the pixels by %1/255 on average: they differ, but the picture hardly depends on it.</source>
        <translation>Experten zu vertauschen ändert die Pixel im Mittel um %1/255: Sie unterscheiden sich, doch das Bild hängt kaum davon ab.</translation>
    </message>
    <message>
        <source>Exchanging experts costs %1 dB: it matters which expert takes a token.</source>
        <translation>Experten zu vertauschen kostet %1 dB: Es kommt darauf an, welcher Experte ein Token übernimmt.</translation>
    </message>
    <message>
        <source>Exchanging experts changes the pixels by %1/255 on average: it matters which expert takes a token. Whether for the better, references would tell.</source>
        <translation>Experten zu vertauschen ändert die Pixel im Mittel um %1/255: Es kommt darauf an, welcher Experte ein Token übernimmt. Ob zum Besseren, würden Referenzbilder zeigen.</translation>
    </message>
    <message>
        <source>Exchanging experts costs %1 to %2 dB by the draw: the router chooses no better than chance.</source>
        <translation>Experten zu vertauschen kostet je nach Ziehung %1 bis %2 dB: Der Router wählt nicht besser als der Zufall.</translation>
    </message>
    <message>
        <source>Exchanging experts gains %1 dB: on these pictures the router chooses worse than chance.</source>
        <translation>Experten zu vertauschen bringt %1 dB: Auf diesen Bildern wählt der Router schlechter als der Zufall.</translation>
    </message>
    <message>
        <source>%1 takes %2 % of the choices there, %3 % in other weather</source>
        <translation>%1 übernimmt dort %2 % der Zuteilungen, bei anderem Wetter %3 %</translation>
    </message>
    <message>
        <source>%1 %2 %, %3 %</source>
        <translation>%1 %2 %, %3 %</translation>
    </message>
    <message>
        <source>%1: %2.</source>
        <translation>%1: %2.</translation>
    </message>
    <message>
        <source>no expert takes notably more of it than of other weather</source>
        <translation>kein Experte übernimmt davon merklich mehr als von anderem Wetter</translation>
    </message>
</context>
<context>
    <name>ExportSettings</name>
    <message>
        <source>%1 by two models would both be written to %2: put {model} into the name</source>
        <translation>%1 würde von zwei Modellen nach %2 geschrieben: nehmen Sie {model} in den Namen auf</translation>
    </message>
    <message>
        <source>%1 and %2 would both be written to %3: put {n} into the name</source>
        <translation>%1 und %2 würden beide nach %3 geschrieben: nehmen Sie {n} in den Namen auf</translation>
    </message>
    <message>
        <source>%1 would be overwritten by its own result: choose another name or folder</source>
        <translation>%1 würde vom eigenen Ergebnis überschrieben: wählen Sie einen anderen Namen oder Ordner</translation>
    </message>
</context>
<context>
    <name>InspectToken</name>
    <message>
        <source>%1, row %2, column %3</source>
        <translation>%1, Zeile %2, Spalte %3</translation>
    </message>
</context>
<context>
    <name>JobList</name>
    <message>
        <source>waiting</source>
        <translation>wartet</translation>
    </message>
    <message>
        <source>being restored</source>
        <translation>wird restauriert</translation>
    </message>
    <message>
        <source>restored, not saved</source>
        <translation>fertig, ungespeichert</translation>
    </message>
    <message>
        <source>saved</source>
        <translation>gespeichert</translation>
    </message>
    <message>
        <source>failed</source>
        <translation>fehlgeschlagen</translation>
    </message>
    <message>
        <source>open</source>
        <translation>geöffnet</translation>
    </message>
    <message>
        <source>cancelled</source>
        <translation>abgebrochen</translation>
    </message>
    <message>
        <source>being saved</source>
        <translation>wird gespeichert</translation>
    </message>
</context>
<context>
    <name>MapDrawing</name>
    <message>
        <source>This model names no weather.</source>
        <translation>Dieses Modell benennt kein Wetter.</translation>
    </message>
    <message>
        <source>This model&apos;s router has no variance.</source>
        <translation>Der Router dieses Modells hat keine Varianz.</translation>
    </message>
    <message>
        <source>Gate weight</source>
        <translation>Gate-Gewicht</translation>
    </message>
    <message>
        <source>Standard deviation</source>
        <translation>Standardabweichung</translation>
    </message>
    <message>
        <source>Bits</source>
        <translation>Bit</translation>
    </message>
    <message>
        <source>Probability</source>
        <translation>Wahrscheinlichkeit</translation>
    </message>
    <message>
        <source>Root mean squared</source>
        <translation>Quadratisches Mittel</translation>
    </message>
    <message>
        <source>Choose a folder of references to see the error.</source>
        <translation>Einen Ordner mit Referenzen wählen, um den Fehler zu sehen.</translation>
    </message>
</context>
<context>
    <name>ModelWords</name>
    <message>
        <source>Balanced</source>
        <translation>Ausgewogen</translation>
    </message>
    <message>
        <source>Removes all four weathers, and shows which of its experts did what. Recommended.</source>
        <translation>Entfernt alle vier Wetter und zeigt, welcher seiner Experten was getan hat. Empfohlen.</translation>
    </message>
    <message>
        <source>Simple</source>
        <translation>Einfach</translation>
    </message>
    <message>
        <source>Removes all four weathers with one small network, without experts.</source>
        <translation>Entfernt alle vier Wetter mit einem kleinen Netz, ohne Experten.</translation>
    </message>
    <message>
        <source>For comparison</source>
        <translation>Zum Vergleich</translation>
    </message>
    <message>
        <source>The same with classical experts, which take more memory and more time.</source>
        <translation>Dasselbe mit klassischen Experten, die mehr Speicher und mehr Zeit brauchen.</translation>
    </message>
</context>
<context>
    <name>PixelNote</name>
    <message>
        <source>%1, %2:  %3</source>
        <translation>%1, %2:  %3</translation>
    </message>
    <message>
        <source>  (reference %1)</source>
        <translation>  (Referenz %1)</translation>
    </message>
</context>
<context>
    <name>RestoreLayout</name>
    <message>
        <source>Loading the model…</source>
        <translation>Modell wird geladen …</translation>
    </message>
    <message>
        <source>Pictures</source>
        <translation>Bilder</translation>
    </message>
    <message>
        <source>Restoring</source>
        <translation>Restaurieren</translation>
    </message>
    <message>
        <source>Segmentation</source>
        <translation>Segmentierung</translation>
    </message>
</context>
<context>
    <name>RunFigures</name>
    <message>
        <source>Load of the experts</source>
        <translation>Last der Experten</translation>
    </message>
    <message>
        <source>step</source>
        <translation>Schritt</translation>
    </message>
    <message>
        <source>share of the layer&apos;s choices</source>
        <translation>Anteil an der Wahl der Schicht</translation>
    </message>
    <message>
        <source>training crops</source>
        <translation>Trainingsausschnitte</translation>
    </message>
    <message>
        <source>validation</source>
        <translation>Validierung</translation>
    </message>
    <message>
        <source>degraded pictures</source>
        <translation>gestörte Bilder</translation>
    </message>
    <message>
        <source>all together</source>
        <translation>alle zusammen</translation>
    </message>
    <message>
        <source>Losses</source>
        <translation>Verluste</translation>
    </message>
    <message>
        <source>loss</source>
        <translation>Verlust</translation>
    </message>
    <message>
        <source>PSNR</source>
        <translation>PSNR</translation>
    </message>
    <message>
        <source>SSIM</source>
        <translation>SSIM</translation>
    </message>
    <message>
        <source>Learning rate</source>
        <translation>Lernrate</translation>
    </message>
    <message>
        <source>learning rate</source>
        <translation>Lernrate</translation>
    </message>
    <message>
        <source>Speed</source>
        <translation>Geschwindigkeit</translation>
    </message>
    <message>
        <source>crops per second</source>
        <translation>Ausschnitte je Sekunde</translation>
    </message>
    <message>
        <source>resident, at most so far</source>
        <translation>belegt, bisher höchstens</translation>
    </message>
    <message>
        <source>of the GPU, at most so far</source>
        <translation>der GPU, bisher höchstens</translation>
    </message>
    <message>
        <source>PSNR in dB</source>
        <translation>PSNR in dB</translation>
    </message>
    <message>
        <source>Memory</source>
        <translation>Speicher</translation>
    </message>
    <message>
        <source>memory in MB</source>
        <translation>Speicher in MB</translation>
    </message>
    <message>
        <source>share right</source>
        <translation>Anteil richtig</translation>
    </message>
    <message>
        <source>Accuracy</source>
        <translation>Genauigkeit</translation>
    </message>
    <message>
        <source>mIoU</source>
        <translation>mIoU</translation>
    </message>
    <message>
        <source>layer %1</source>
        <translation>Schicht %1</translation>
    </message>
    <message>
        <source>Exchange cost</source>
        <translation>Tauschkosten</translation>
    </message>
    <message>
        <source>PSNR lost in dB</source>
        <translation>verlorenes PSNR in dB</translation>
    </message>
    <message>
        <source>experts exchanged</source>
        <translation>Experten vertauscht</translation>
    </message>
    <message>
        <source>Gate entropy</source>
        <translation>Entropie der Gates</translation>
    </message>
    <message>
        <source>gate entropy in bits</source>
        <translation>Entropie der Gates in Bit</translation>
    </message>
    <message>
        <source>Dead experts</source>
        <translation>Tote Experten</translation>
    </message>
    <message>
        <source>dead experts</source>
        <translation>tote Experten</translation>
    </message>
    <message>
        <source>Router weights</source>
        <translation>Gewichte der Router</translation>
    </message>
    <message>
        <source>norm of the weights</source>
        <translation>Norm der Gewichte</translation>
    </message>
    <message>
        <source>Router temperature</source>
        <translation>Temperatur der Router</translation>
    </message>
    <message>
        <source>temperature τ</source>
        <translation>Temperatur τ</translation>
    </message>
    <message>
        <source>mean difference (L1)</source>
        <translation>mittlerer Unterschied (L1)</translation>
    </message>
    <message>
        <source>mean difference (smooth L1)</source>
        <translation>mittlerer Unterschied (geglättetes L1)</translation>
    </message>
    <message>
        <source>mean difference (Charbonnier)</source>
        <translation>mittlerer Unterschied (Charbonnier)</translation>
    </message>
    <message>
        <source>squared error</source>
        <translation>quadratischer Fehler</translation>
    </message>
    <message>
        <source>log of the squared error</source>
        <translation>Logarithmus des quadratischen Fehlers</translation>
    </message>
    <message>
        <source>structure (SSIM)</source>
        <translation>Struktur (SSIM)</translation>
    </message>
    <message>
        <source>frequencies</source>
        <translation>Frequenzen</translation>
    </message>
    <message>
        <source>perceptual (VGG)</source>
        <translation>Wahrnehmung (VGG)</translation>
    </message>
    <message>
        <source>segmentation</source>
        <translation>Segmentierung</translation>
    </message>
    <message>
        <source>difference from the teacher</source>
        <translation>Unterschied zum Lehrer</translation>
    </message>
    <message>
        <source>weather recognised</source>
        <translation>Wettererkennung</translation>
    </message>
    <message>
        <source>balance of the experts</source>
        <translation>Ausgleich der Experten</translation>
    </message>
    <message>
        <source>uncertainty of the router</source>
        <translation>Unsicherheit des Routers</translation>
    </message>
    <message>
        <source>specialisation of the experts</source>
        <translation>Spezialisierung der Experten</translation>
    </message>
    <message>
        <source>cross-entropy</source>
        <translation>Kreuzentropie</translation>
    </message>
    <message>
        <source>layer and expert</source>
        <translation>Schicht und Experte</translation>
    </message>
</context>
<context>
    <name>Tour</name>
    <message>
        <source>Your pictures</source>
        <translation>Ihre Bilder</translation>
    </message>
    <message>
        <source>Drop pictures, folders or clips anywhere in the window. They wait here, and each is restored by itself. To begin with, this is a sample.</source>
        <translation>Ziehen Sie Bilder, Ordner oder Videos irgendwo ins Fenster. Hier warten sie, und jedes wird von selbst restauriert. Für den Anfang ist dies ein Beispiel.</translation>
    </message>
    <message>
        <source>Before and after</source>
        <translation>Vorher und nachher</translation>
    </message>
    <message>
        <source>Drag this line: left of it is the picture as it was, right of it what the model made of it. The wheel zooms; Space, held, shows the original alone.</source>
        <translation>Ziehen Sie diese Linie: links davon ist das Bild, wie es war, rechts, was das Modell daraus gemacht hat. Das Mausrad vergrößert; die Leertaste, gehalten, zeigt das Original allein.</translation>
    </message>
    <message>
        <source>Models and weather</source>
        <translation>Modelle und Wetter</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>Speichern</translation>
    </message>
    <message>
        <source>This writes one or all of them, in the format and under the names that you choose. Your own files are never overwritten.</source>
        <translation>Hiermit schreiben Sie eines oder alle, in dem Format und unter den Namen, die Sie wählen. Ihre eigenen Dateien werden nie überschrieben.</translation>
    </message>
    <message>
        <source>More than restoring</source>
        <translation>Mehr als Restaurieren</translation>
    </message>
    <message>
        <source>“Inspect” shows what the experts within a model did, “Train” makes models from your own pictures. This tour stays in the Help menu.</source>
        <translation>„Untersuchen“ zeigt, was die Experten in einem Modell getan haben, „Trainieren“ macht Modelle aus Ihren eigenen Bildern. Diese Führung bleibt im Menü Hilfe.</translation>
    </message>
    <message>
        <source>How strongly the weather is removed, the weather that the model sees in the picture, and the models: tick a second one and both are compared.</source>
        <translation>Wie stark das Wetter entfernt wird, welches Wetter das Modell im Bild sieht, und die Modelle: Mit einem zweiten Häkchen werden beide verglichen.</translation>
    </message>
</context>
<context>
    <name>TrainEngine</name>
    <message>
        <source>%1: its clean picture has another name; give both the same name in two folders</source>
        <translation>%1: Das saubere Bild heißt anders; geben Sie beiden denselben Namen in zwei Ordnern</translation>
    </message>
</context>
<context>
    <name>Weather</name>
    <message>
        <source>Rain</source>
        <translation>Regen</translation>
    </message>
    <message>
        <source>Raindrops</source>
        <translation>Regentropfen</translation>
    </message>
    <message>
        <source>Haze</source>
        <translation>Dunst</translation>
    </message>
    <message>
        <source>Snow</source>
        <translation>Schnee</translation>
    </message>
</context>
<context>
    <name>deweather::studio::AboutDialog</name>
    <message>
        <source>About Deweather Studio</source>
        <translation>Über Deweather Studio</translation>
    </message>
    <message>
        <source>Version %1, with Qt %2</source>
        <translation>Version %1, mit Qt %2</translation>
    </message>
    <message>
        <source>Removes rain, raindrops, haze and snow from pictures and clips. Everything is done on this computer; nothing is sent anywhere.

Free software under the GNU General Public License, version 3 or later. It comes without any warranty. THIRD_PARTY.md names the libraries that it stands on.</source>
        <translation>Entfernt Regen, Tropfen, Dunst und Schnee aus Bildern und Clips. Alles geschieht auf diesem Rechner; nichts wird irgendwohin gesendet.

Freie Software unter der GNU General Public License, Version 3 oder später, ohne jede Gewährleistung. THIRD_PARTY.md nennt die Bibliotheken, auf denen sie aufbaut.</translation>
    </message>
</context>
<context>
    <name>deweather::studio::ClipDialog</name>
    <message>
        <source>Replace an existing file</source>
        <translation>Vorhandene Datei ersetzen</translation>
    </message>
    <message>
        <source>Export the clip</source>
        <translation>Video exportieren</translation>
    </message>
    <message>
        <source>As the clip&apos;s own</source>
        <translation>Wie im Video selbst</translation>
    </message>
    <message>
        <source>FFV1, without loss</source>
        <translation>FFV1, verlustfrei</translation>
    </message>
    <message>
        <source>To the left smaller files, to the right finer pictures</source>
        <translation>Links kleinere Dateien, rechts feinere Bilder</translation>
    </message>
    <message>
        <source>Quality</source>
        <translation>Qualität</translation>
    </message>
    <message>
        <source>File</source>
        <translation>Datei</translation>
    </message>
    <message>
        <source>…</source>
        <translation>…</translation>
    </message>
    <message>
        <source>Choose another name or folder</source>
        <translation>Anderen Namen oder Ordner wählen</translation>
    </message>
    <message>
        <source>&amp;File</source>
        <translation>&amp;Datei</translation>
    </message>
    <message>
        <source>&amp;Codec</source>
        <translation>&amp;Codec</translation>
    </message>
    <message>
        <source>&amp;Quality</source>
        <translation>&amp;Qualität</translation>
    </message>
    <message>
        <source>Part</source>
        <translation>Abschnitt</translation>
    </message>
    <message>
        <source>Export</source>
        <translation>Exportieren</translation>
    </message>
    <message>
        <source>the whole clip, by %1</source>
        <translation>das ganze Video, mit %1</translation>
    </message>
    <message>
        <source>from %1 s to the end, by %2</source>
        <translation>von %1 s bis zum Ende, mit %2</translation>
    </message>
    <message>
        <source>from %1 s to %2 s, by %3</source>
        <translation>von %1 s bis %2 s, mit %3</translation>
    </message>
    <message>
        <source>Videos (*.mp4 *.mkv *.mov *.webm)</source>
        <translation>Videos (*.mp4 *.mkv *.mov *.webm)</translation>
    </message>
    <message>
        <source>All files (*)</source>
        <translation>Alle Dateien (*)</translation>
    </message>
    <message>
        <source>Use the frames around each one</source>
        <translation>Die Bilder davor und danach nutzen</translation>
    </message>
    <message>
        <source>Removes streaks that are in one frame only, and their flicker; what moves with the scene stays</source>
        <translation>Entfernt Streifen, die nur in einem Bild sind, und ihr Flimmern; was sich mit der Szene bewegt, bleibt</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>Dauer</translation>
    </message>
    <message>
        <source>Sound</source>
        <translation>Ton</translation>
    </message>
    <message>
        <source>copied unchanged</source>
        <translation>unverändert kopiert</translation>
    </message>
    <message>
        <source>the clip has none</source>
        <translation>das Video hat keinen</translation>
    </message>
    <message>
        <source>known once a paused frame is restored</source>
        <translation>bekannt, sobald ein angehaltenes Bild restauriert ist</translation>
    </message>
    <message numerus="yes">
        <source>about %1 for %n frames</source>
        <translation>
            <numerusform>etwa %1 für %n Bild</numerusform>
            <numerusform>etwa %1 für %n Bilder</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>deweather::studio::ClosingQuestion</name>
    <message>
        <source>Quit</source>
        <translation>Beenden</translation>
    </message>
    <message numerus="yes">
        <source>%n restored pictures are not saved.</source>
        <translation>
            <numerusform>%n restauriertes Bild ist nicht gespeichert.</numerusform>
            <numerusform>%n restaurierte Bilder sind nicht gespeichert.</numerusform>
        </translation>
    </message>
    <message>
        <source>Restoring them took %1. At the next start they are offered again, to be restored anew.</source>
        <translation>Das Restaurieren hat %1 gedauert. Beim nächsten Start werden sie wieder angeboten und müssen neu restauriert werden.</translation>
    </message>
    <message>
        <source>&amp;Save all</source>
        <translation>&amp;Alle speichern</translation>
    </message>
    <message>
        <source>&amp;Quit without saving</source>
        <translation>&amp;Beenden ohne zu speichern</translation>
    </message>
    <message>
        <source>&amp;Cancel</source>
        <translation>Abbre&amp;chen</translation>
    </message>
</context>
<context>
    <name>deweather::studio::CostMeter</name>
    <message>
        <source>%1 cannot be started: %2</source>
        <translation>%1 lässt sich nicht starten: %2</translation>
    </message>
    <message>
        <source>The measuring program was killed, perhaps because there was not enough memory</source>
        <translation>Das messende Programm wurde beendet, vielleicht weil der Speicher nicht reichte</translation>
    </message>
    <message>
        <source>The measuring program reported nothing</source>
        <translation>Das messende Programm hat nichts gesagt</translation>
    </message>
</context>
<context>
    <name>deweather::studio::DetailsPanel</name>
    <message>
        <source>File</source>
        <translation>Datei</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>Größe</translation>
    </message>
    <message>
        <source>Depth</source>
        <translation>Farbtiefe</translation>
    </message>
    <message>
        <source>Restored</source>
        <translation>Restauriert</translation>
    </message>
    <message>
        <source>Reference</source>
        <translation>Referenz</translation>
    </message>
    <message>
        <source>Strength</source>
        <translation>Stärke</translation>
    </message>
    <message>
        <source>Weather seen</source>
        <translation>Erkanntes Wetter</translation>
    </message>
    <message>
        <source>Lay a map of the weather that the model sees over the picture</source>
        <translation>Eine Karte des Wetters, das das Modell sieht, über das Bild legen</translation>
    </message>
    <message>
        <source>How opaque the map is</source>
        <translation>Wie deckend die Karte ist</translation>
    </message>
    <message>
        <source>Opacity of the map</source>
        <translation>Deckkraft der Karte</translation>
    </message>
    <message>
        <source>%1, %2</source>
        <translation>%1, %2</translation>
    </message>
    <message>
        <source>%1 × %2, %3 megapixels</source>
        <translation>%1 × %2, %3 Megapixel</translation>
    </message>
    <message>
        <source>%1 bit grey</source>
        <translation>%1 Bit Grau</translation>
    </message>
    <message>
        <source>%1 bit colour with transparency</source>
        <translation>%1 Bit Farbe mit Transparenz</translation>
    </message>
    <message>
        <source>%1 bit colour</source>
        <translation>%1 Bit Farbe</translation>
    </message>
    <message>
        <source>%1 × %2, %3 s, %4 frames/s</source>
        <translation>%1 × %2, %3 s, %4 Bilder/s</translation>
    </message>
    <message>
        <source>%1 bit HDR, %2</source>
        <translation>%1 Bit HDR, %2</translation>
    </message>
    <message>
        <source>%1 bit, %2</source>
        <translation>%1 Bit, %2</translation>
    </message>
    <message numerus="yes">
        <source>%n audio streams</source>
        <translation>
            <numerusform>%n Tonspur</numerusform>
            <numerusform>%n Tonspuren</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n subtitle streams</source>
        <translation>
            <numerusform>%n Untertitelspur</numerusform>
            <numerusform>%n Untertitelspuren</numerusform>
        </translation>
    </message>
    <message>
        <source>by %1 in %2 s</source>
        <translation>mit %1 in %2 s</translation>
    </message>
    <message numerus="yes">
        <source>by %1 in %2 s, %n tiles</source>
        <translation>
            <numerusform>mit %1 in %2 s, %n Kachel</numerusform>
            <numerusform>mit %1 in %2 s, %n Kacheln</numerusform>
        </translation>
    </message>
    <message>
        <source>Experts</source>
        <translation>Experten</translation>
    </message>
    <message>
        <source>Show on the picture</source>
        <translation>Auf dem Bild zeigen</translation>
    </message>
    <message>
        <source>Models</source>
        <translation>Modelle</translation>
    </message>
    <message>
        <source>Picture</source>
        <translation>Bild</translation>
    </message>
    <message>
        <source>Histogram</source>
        <translation>Histogramm</translation>
    </message>
</context>
<context>
    <name>deweather::studio::DiagnosisWindow</name>
    <message>
        <source>&amp;Copy</source>
        <translation>&amp;Kopieren</translation>
    </message>
    <message>
        <source>&amp;Save as…</source>
        <translation>&amp;Speichern unter …</translation>
    </message>
    <message>
        <source>Check &amp;again</source>
        <translation>&amp;Erneut prüfen</translation>
    </message>
    <message>
        <source>Diagnosis</source>
        <translation>Diagnose</translation>
    </message>
    <message>
        <source>Report on this machine</source>
        <translation>Was auf diesem Rechner vorhanden ist</translation>
    </message>
    <message>
        <source>Copied. Paste it into your report.</source>
        <translation>Kopiert. Fügen Sie es in Ihren Bericht ein.</translation>
    </message>
    <message>
        <source>Looking at this machine and trying every model …</source>
        <translation>Der Rechner wird untersucht und jedes Modell erprobt …</translation>
    </message>
    <message>
        <source>No problems found. Nothing of your pictures is in this text.</source>
        <translation>Keine Probleme gefunden. Von Ihren Bildern steht nichts in diesem Text.</translation>
    </message>
    <message numerus="yes">
        <source>%n problem(s) found, marked by “!”. Nothing of your pictures is in this text.</source>
        <translation>
            <numerusform>%n Problem gefunden, mit „!“ gekennzeichnet. Von Ihren Bildern steht nichts in diesem Text.</numerusform>
            <numerusform>%n Probleme gefunden, mit „!“ gekennzeichnet. Von Ihren Bildern steht nichts in diesem Text.</numerusform>
        </translation>
    </message>
    <message>
        <source>Save the diagnosis</source>
        <translation>Diagnose speichern</translation>
    </message>
    <message>
        <source>Saved as %1</source>
        <translation>Gespeichert als %1</translation>
    </message>
    <message>
        <source>%1 cannot be written: choose another folder</source>
        <translation>%1 kann nicht geschrieben werden: wählen Sie einen anderen Ordner</translation>
    </message>
</context>
<context>
    <name>deweather::studio::EmbeddingPanel</name>
    <message>
        <source>&amp;Embed</source>
        <translation>&amp;Einbetten</translation>
    </message>
    <message>
        <source>t-SNE</source>
        <translation>t-SNE</translation>
    </message>
    <message>
        <source>Principal components</source>
        <translation>Hauptkomponenten</translation>
    </message>
    <message>
        <source>Logits</source>
        <translation>Logits</translation>
    </message>
    <message>
        <source>Gate weights</source>
        <translation>Gate-Gewichte</translation>
    </message>
    <message>
        <source>Weather</source>
        <translation>Wetter</translation>
    </message>
    <message>
        <source>Folder</source>
        <translation>Ordner</translation>
    </message>
    <message>
        <source>Picture</source>
        <translation>Bild</translation>
    </message>
    <message>
        <source>Layer</source>
        <translation>Schicht</translation>
    </message>
    <message>
        <source>Top expert</source>
        <translation>Erster Experte</translation>
    </message>
    <message>
        <source>About how many neighbours each point keeps near</source>
        <translation>Wie viele Nachbarn jeder Punkt ungefähr bei sich behält</translation>
    </message>
    <message>
        <source>Method</source>
        <translation>Verfahren</translation>
    </message>
    <message>
        <source>Router output</source>
        <translation>Router-Ausgabe</translation>
    </message>
    <message>
        <source>Layers</source>
        <translation>Schichten</translation>
    </message>
    <message>
        <source>Perplexity</source>
        <translation>Perplexität</translation>
    </message>
    <message>
        <source>Iterations</source>
        <translation>Iterationen</translation>
    </message>
    <message>
        <source>Colour by</source>
        <translation>Farbe nach</translation>
    </message>
    <message>
        <source>All together</source>
        <translation>Alle zusammen</translation>
    </message>
    <message>
        <source>All, each by itself</source>
        <translation>Alle, jede für sich</translation>
    </message>
    <message>
        <source>Layer %1</source>
        <translation>Schicht %1</translation>
    </message>
    <message>
        <source>&amp;Stop</source>
        <translation>&amp;Anhalten</translation>
    </message>
</context>
<context>
    <name>deweather::studio::EmbeddingPlane</name>
    <message>
        <source>Under way…</source>
        <translation>Läuft…</translation>
    </message>
    <message>
        <source>Iteration %1 of %2</source>
        <translation>Iteration %1 von %2</translation>
    </message>
    <message>
        <source>Analyse pictures first.</source>
        <translation>Zuerst Bilder analysieren.</translation>
    </message>
    <message numerus="yes">
        <source>%n tokens sampled.</source>
        <translation>
            <numerusform>%n Token als Stichprobe.</numerusform>
            <numerusform>%n Tokens als Stichprobe.</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 points in %2 s</source>
        <translation>%1 Punkte in %2 s</translation>
    </message>
    <message>
        <source>Of the nearest ten, %1 % have the same colour (by chance %2 %)</source>
        <translation>Von den nächsten zehn haben %1 % dieselbe Farbe (zufällig %2 %)</translation>
    </message>
    <message>
        <source>Perplexity lowered to %1, the most that so few points allow</source>
        <translation>Perplexität auf %1 gesenkt: mehr erlauben so wenige Punkte nicht</translation>
    </message>
    <message>
        <source>Silhouette %1</source>
        <translation>Silhouette %1</translation>
    </message>
    <message numerus="yes">
        <source>%n points selected</source>
        <translation>
            <numerusform>%n Punkt ausgewählt</numerusform>
            <numerusform>%n Punkte ausgewählt</numerusform>
        </translation>
    </message>
    <message>
        <source>Show &amp;all</source>
        <translation>&amp;Alles zeigen</translation>
    </message>
    <message>
        <source>Export as &amp;PNG…</source>
        <translation>Als &amp;PNG exportieren…</translation>
    </message>
    <message>
        <source>Export as &amp;SVG…</source>
        <translation>Als &amp;SVG exportieren…</translation>
    </message>
    <message>
        <source>Export the numbers as &amp;CSV…</source>
        <translation>Die Zahlen als &amp;CSV exportieren…</translation>
    </message>
</context>
<context>
    <name>deweather::studio::ErrorCard</name>
    <message>
        <source>This picture cannot be shown</source>
        <translation>Dieses Bild kann nicht gezeigt werden</translation>
    </message>
</context>
<context>
    <name>deweather::studio::ExampleStrip</name>
    <message>
        <source>rain</source>
        <translation>Regen</translation>
    </message>
    <message>
        <source>drops</source>
        <translation>Tropfen</translation>
    </message>
    <message>
        <source>haze</source>
        <translation>Dunst</translation>
    </message>
    <message>
        <source>snow</source>
        <translation>Schnee</translation>
    </message>
    <message>
        <source>a pair</source>
        <translation>ein Paar</translation>
    </message>
    <message>
        <source>clean</source>
        <translation>klar</translation>
    </message>
    <message>
        <source>Examples</source>
        <translation>Beispiele</translation>
    </message>
    <message>
        <source>The first crops as the network gets them: degraded above, clean below</source>
        <translation>Die ersten Ausschnitte, wie das Netz sie bekommt: oben gestört, unten klar</translation>
    </message>
</context>
<context>
    <name>deweather::studio::ExportController</name>
    <message>
        <source>Original</source>
        <translation>Original</translation>
    </message>
    <message>
        <source>%1 (%2)</source>
        <translation>%1 (%2)</translation>
    </message>
    <message>
        <source>Reference</source>
        <translation>Referenz</translation>
    </message>
    <message numerus="yes">
        <source>%n files exist already: nothing is left to export</source>
        <translation>
            <numerusform>%n Datei gibt es schon: nichts bleibt zu exportieren</numerusform>
            <numerusform>%n Dateien gibt es schon: nichts bleibt zu exportieren</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>deweather::studio::ExportDialog</name>
    <message>
        <source>Keep EXIF, XMP, IPTC and the colour profile</source>
        <translation>EXIF, XMP, IPTC und Farbprofil behalten</translation>
    </message>
    <message>
        <source>Export</source>
        <translation>Exportieren</translation>
    </message>
    <message>
        <source>The picture on screen</source>
        <translation>Das angezeigte Bild</translation>
    </message>
    <message>
        <source>The comparison as one picture</source>
        <translation>Den Vergleich als ein Bild</translation>
    </message>
    <message>
        <source>As the picture&apos;s own</source>
        <translation>Wie im Bild selbst</translation>
    </message>
    <message>
        <source>Quality</source>
        <translation>Qualität</translation>
    </message>
    <message>
        <source>For JPEG and WebP. 95 is visually lossless; 80 halves the size.</source>
        <translation>Von JPEG und WebP: 95 ist kaum vom Original zu unterscheiden, 80 halb so groß</translation>
    </message>
    <message>
        <source>{stem} the picture&apos;s name, {model} the model&apos;s, {n} a number, {date} today</source>
        <translation>{stem} Name des Bildes, {model} des Modells, {n} eine Nummer, {date} heute</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>Example of a name</source>
        <translation>Beispiel eines Namens</translation>
    </message>
    <message>
        <source>Problem</source>
        <translation>Problem</translation>
    </message>
    <message>
        <source>&amp;Export</source>
        <translation>&amp;Exportieren</translation>
    </message>
    <message>
        <source>&amp;Model</source>
        <translation>&amp;Modell</translation>
    </message>
    <message>
        <source>F&amp;ormat</source>
        <translation>F&amp;ormat</translation>
    </message>
    <message>
        <source>&amp;Quality</source>
        <translation>&amp;Qualität</translation>
    </message>
    <message>
        <source>&amp;Name</source>
        <translation>&amp;Name</translation>
    </message>
    <message>
        <source>&amp;Folder</source>
        <translation>Or&amp;dner</translation>
    </message>
    <message numerus="yes">
        <source>All %n pictures</source>
        <translation>
            <numerusform>Das eine Bild</numerusform>
            <numerusform>Alle %n Bilder</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Each of the %n models</source>
        <translation>
            <numerusform>Das eine Modell</numerusform>
            <numerusform>Jedes der %n Modelle</numerusform>
        </translation>
    </message>
    <message>
        <source>Beside each picture</source>
        <translation>Neben jedem Bild</translation>
    </message>
    <message>
        <source>A folder…</source>
        <translation>Ein Ordner …</translation>
    </message>
    <message>
        <source>Another folder…</source>
        <translation>Anderer Ordner …</translation>
    </message>
    <message>
        <source>For example %1</source>
        <translation>Zum Beispiel %1</translation>
    </message>
    <message>
        <source>Compare at least two models, and wait for their results.</source>
        <translation>Vergleichen Sie mindestens zwei Modelle und warten Sie auf deren Ergebnisse.</translation>
    </message>
    <message>
        <source>Open a picture first.</source>
        <translation>Öffnen Sie zuerst ein Bild.</translation>
    </message>
    <message>
        <source>Export into a folder</source>
        <translation>In einen Ordner exportieren</translation>
    </message>
    <message>
        <source>Keep it, and ask at the end</source>
        <translation>Behalten und am Ende fragen</translation>
    </message>
    <message>
        <source>Keep both: number the new one</source>
        <translation>Beide behalten: die neue nummerieren</translation>
    </message>
    <message>
        <source>Replace it</source>
        <translation>Ersetzen</translation>
    </message>
    <message>
        <source>Skip the picture</source>
        <translation>Bild überspringen</translation>
    </message>
    <message>
        <source>&amp;If a file exists</source>
        <translation>&amp;Gibt es die Datei</translation>
    </message>
    <message numerus="yes">
        <source>%n selected pictures</source>
        <translation>
            <numerusform>%n ausgewähltes Bild</numerusform>
            <numerusform>%n ausgewählte Bilder</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n pictures not saved yet</source>
        <translation>
            <numerusform>%n noch nicht gespeichertes Bild</numerusform>
            <numerusform>%n noch nicht gespeicherte Bilder</numerusform>
        </translation>
    </message>
    <message>
        <source>There is no such picture.</source>
        <translation>Es gibt kein solches Bild.</translation>
    </message>
</context>
<context>
    <name>deweather::studio::FiguresPanel</name>
    <message>
        <source>By weather</source>
        <translation>Nach Wetter</translation>
    </message>
    <message>
        <source>By folder</source>
        <translation>Nach Ordner</translation>
    </message>
    <message>
        <source>By picture</source>
        <translation>Nach Bild</translation>
    </message>
    <message>
        <source>All together</source>
        <translation>Alle zusammen</translation>
    </message>
    <message>
        <source>How the pictures are put together in the figures</source>
        <translation>Wie die Bilder in den Abbildungen zusammengefasst sind</translation>
    </message>
    <message>
        <source>Grouping</source>
        <translation>Gruppierung</translation>
    </message>
    <message>
        <source>Figures</source>
        <translation>Abbildungen</translation>
    </message>
    <message>
        <source>Summary of the figure</source>
        <translation>Was die Abbildung sagt</translation>
    </message>
</context>
<context>
    <name>deweather::studio::FileScan</name>
    <message numerus="yes">
        <source>The names of %n files in %1 are not UTF-8, so they cannot be opened here: rename them, or use the command line</source>
        <translation>
            <numerusform>Der Name von %n Datei in %1 ist kein UTF-8, sie lässt sich hier nicht öffnen: benennen Sie sie um, oder nehmen Sie die Kommandozeile</numerusform>
            <numerusform>Die Namen von %n Dateien in %1 sind kein UTF-8, sie lassen sich hier nicht öffnen: benennen Sie sie um, oder nehmen Sie die Kommandozeile</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n results of earlier work in %1 were left out, as their sources lie beside them</source>
        <translation>
            <numerusform>%n Ergebnis früherer Arbeit in %1 wurde ausgelassen, da seine Vorlage daneben liegt</numerusform>
            <numerusform>%n Ergebnisse früherer Arbeit in %1 wurden ausgelassen, da ihre Vorlagen daneben liegen</numerusform>
        </translation>
    </message>
    <message>
        <source>There are no pictures and no videos in %1</source>
        <translation>In %1 sind keine Bilder und keine Videos</translation>
    </message>
</context>
<context>
    <name>deweather::studio::HeaderBar</name>
    <message>
        <source>Menu</source>
        <translation>Menü</translation>
    </message>
    <message>
        <source>Menu (Alt)</source>
        <translation>Menü (Alt)</translation>
    </message>
    <message>
        <source>Workspaces</source>
        <translation>Arbeitsbereiche</translation>
    </message>
</context>
<context>
    <name>deweather::studio::InspectWorkspace</name>
    <message>
        <source>Clips cannot be analysed; export some frames as pictures.</source>
        <translation>Clips können nicht analysiert werden; einige Bilder daraus als Dateien exportieren.</translation>
    </message>
    <message numerus="yes">
        <source>Analysing %n pictures…</source>
        <translation>
            <numerusform>%n Bild wird analysiert…</numerusform>
            <numerusform>%n Bilder werden analysiert…</numerusform>
        </translation>
    </message>
    <message>
        <source>Drop pictures or folders here to see what a model&apos;s experts do on them.</source>
        <translation>Bilder oder Ordner hierher ziehen, um zu sehen, was die Experten eines Modells damit tun.</translation>
    </message>
    <message>
        <source>%1 of %2 pictures, %3 tokens</source>
        <translation>%1 von %2 Bildern, %3 Tokens</translation>
    </message>
    <message>
        <source>%1: %2 pictures, %3 tokens, %4 of them sampled</source>
        <translation>%1: %2 Bilder, %3 Tokens, davon %4 als Stichprobe</translation>
    </message>
    <message>
        <source>%1 × %2 pixels</source>
        <translation>%1 × %2 Pixel</translation>
    </message>
    <message>
        <source>Weather: %1</source>
        <translation>Wetter: %1</translation>
    </message>
    <message>
        <source>The model sees: %1</source>
        <translation>Das Modell sieht: %1</translation>
    </message>
    <message>
        <source>PSNR %1 dB</source>
        <translation>PSNR %1 dB</translation>
    </message>
    <message>
        <source>Pictures to analyse</source>
        <translation>Zu analysierende Bilder</translation>
    </message>
    <message>
        <source>Pictures (%1)</source>
        <translation>Bilder (%1)</translation>
    </message>
    <message>
        <source>Folder of pictures to analyse</source>
        <translation>Ordner mit zu analysierenden Bildern</translation>
    </message>
    <message>
        <source>Folder of the clean pictures</source>
        <translation>Ordner der sauberen Bilder</translation>
    </message>
    <message>
        <source>A saved analysis</source>
        <translation>Eine gespeicherte Analyse</translation>
    </message>
    <message>
        <source>Analyses (%1)</source>
        <translation>Analysen (%1)</translation>
    </message>
    <message>
        <source>Save the analysis</source>
        <translation>Analyse speichern</translation>
    </message>
    <message>
        <source>A folder for the report</source>
        <translation>Ein Ordner für den Bericht</translation>
    </message>
    <message>
        <source>Export</source>
        <translation>Exportieren</translation>
    </message>
    <message>
        <source>Written: %1</source>
        <translation>Geschrieben: %1</translation>
    </message>
    <message>
        <source>Cannot write %1: %2</source>
        <translation>%1 kann nicht geschrieben werden: %2</translation>
    </message>
    <message>
        <source>%1 (%2)</source>
        <translation>%1 (%2)</translation>
    </message>
    <message>
        <source>&amp;Open pictures…</source>
        <translation>Bilder ö&amp;ffnen…</translation>
    </message>
    <message>
        <source>Analyse these pictures as well</source>
        <translation>Auch diese Bilder analysieren</translation>
    </message>
    <message>
        <source>Open &amp;folder…</source>
        <translation>&amp;Ordner öffnen…</translation>
    </message>
    <message>
        <source>Analyse the pictures of a folder</source>
        <translation>Die Bilder eines Ordners analysieren</translation>
    </message>
    <message>
        <source>Open a saved &amp;analysis…</source>
        <translation>Gespeicherte &amp;Analyse öffnen…</translation>
    </message>
    <message>
        <source>Open an earlier analysis</source>
        <translation>Ansehen, was früher analysiert wurde</translation>
    </message>
    <message>
        <source>&amp;Save the analysis…</source>
        <translation>Analyse &amp;speichern…</translation>
    </message>
    <message>
        <source>To be opened again without the pictures</source>
        <translation>Lässt sich ohne die Bilder wieder öffnen</translation>
    </message>
    <message>
        <source>&amp;Report…</source>
        <translation>&amp;Bericht…</translation>
    </message>
    <message>
        <source>Figures, tables and a page of HTML in a folder, as the command line writes them</source>
        <translation>Abbildungen, Tabellen und eine HTML-Seite in einem Ordner, wie die Befehlszeile sie schreibt</translation>
    </message>
    <message>
        <source>Analyse a&amp;gain</source>
        <translation>&amp;Erneut analysieren</translation>
    </message>
    <message>
        <source>Run the model over all pictures</source>
        <translation>Das Modell über alle Bilder laufen lassen</translation>
    </message>
    <message>
        <source>S&amp;top</source>
        <translation>An&amp;halten</translation>
    </message>
    <message>
        <source>Stop and keep the results so far</source>
        <translation>Behalten, was bis hierher analysiert wurde</translation>
    </message>
    <message>
        <source>Folder of re&amp;ferences…</source>
        <translation>Ordner mit &amp;Referenzen…</translation>
    </message>
    <message>
        <source>The clean pictures by the same names: shows whether uncertainty goes with error</source>
        <translation>Die sauberen Bilder gleichen Namens: zeigt, ob Unsicherheit mit Fehlern einhergeht</translation>
    </message>
    <message>
        <source>No references</source>
        <translation>Keine Referenzen</translation>
    </message>
    <message>
        <source>Look at the routing alone, which is faster</source>
        <translation>Nur das Routing ansehen, was schneller ist</translation>
    </message>
    <message>
        <source>Re&amp;move from the list</source>
        <translation>Aus der &amp;Liste entfernen</translation>
    </message>
    <message>
        <source>Analyse the others alone</source>
        <translation>Nur die übrigen analysieren</translation>
    </message>
    <message>
        <source>&amp;Close all</source>
        <translation>Alle s&amp;chließen</translation>
    </message>
    <message>
        <source>Begin anew</source>
        <translation>Neu beginnen</translation>
    </message>
    <message>
        <source>Open in &amp;Restore</source>
        <translation>In „&amp;Restaurieren“ öffnen</translation>
    </message>
    <message>
        <source>Restore this picture</source>
        <translation>Dieses Bild restaurieren</translation>
    </message>
    <message>
        <source>Inspect</source>
        <translation>Untersuchen</translation>
    </message>
    <message>
        <source>The model whose experts are analysed</source>
        <translation>Das Modell, dessen Experten betrachtet werden</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>Modell</translation>
    </message>
    <message>
        <source>Another model or checkpoint on the same pictures: what changed</source>
        <translation>Ein anderes Modell oder ein Checkpoint auf denselben Bildern: was sich geändert hat</translation>
    </message>
    <message>
        <source>Second model</source>
        <translation>Zweites Modell</translation>
    </message>
    <message>
        <source>closed form</source>
        <translation>geschlossene Form</translation>
    </message>
    <message>
        <source> passes</source>
        <translation> Durchgänge</translation>
    </message>
    <message>
        <source>Estimate uncertainty in closed form, or with this many dropout passes</source>
        <translation>Unsicherheit in geschlossener Form oder durch so viele Durchgänge mit Dropout</translation>
    </message>
    <message>
        <source>Passes</source>
        <translation>Durchgänge</translation>
    </message>
    <message>
        <source>Pictures</source>
        <translation>Bilder</translation>
    </message>
    <message>
        <source>Patch</source>
        <translation>Ausschnitt</translation>
    </message>
    <message>
        <source>Fi&amp;gures</source>
        <translation>Ab&amp;bildungen</translation>
    </message>
    <message>
        <source>&amp;Plane of router outputs</source>
        <translation>Ebene der &amp;Router-Ausgaben</translation>
    </message>
    <message>
        <source>%1 has no experts to look at.</source>
        <translation>%1 hat keine Experten, die man betrachten könnte.</translation>
    </message>
    <message>
        <source>Use %1</source>
        <translation>%1 verwenden</translation>
    </message>
    <message>
        <source>&amp;File</source>
        <translation>&amp;Datei</translation>
    </message>
    <message>
        <source>&amp;Analysis</source>
        <translation>&amp;Analyse</translation>
    </message>
    <message>
        <source>nothing</source>
        <translation>nichts</translation>
    </message>
    <message>
        <source>&amp;Inspect</source>
        <translation>&amp;Untersuchen</translation>
    </message>
    <message>
        <source>Does it &amp;matter?</source>
        <translation>Kommt es darauf &amp;an?</translation>
    </message>
    <message>
        <source>Run the pictures again with experts exchanged, averaged and switched off</source>
        <translation>Die Bilder noch einmal mit vertauschten, gemittelten und abgeschalteten Experten rechnen</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>Öffnen</translation>
    </message>
    <message>
        <source>against</source>
        <translation>gegen</translation>
    </message>
    <message>
        <source>Settings of the analysis</source>
        <translation>Einstellungen der Auswertung</translation>
    </message>
    <message>
        <source>How the routers&apos; uncertainty is estimated: in closed form, which is exact and fast, or by running the model several times with dropout.</source>
        <translation>Wie die Unsicherheit der Router geschätzt wird: geschlossen, was genau und schnell ist, oder indem das Modell mehrmals mit Dropout läuft.</translation>
    </message>
</context>
<context>
    <name>deweather::studio::JobBar</name>
    <message>
        <source>Progress</source>
        <translation>Fortschritt</translation>
    </message>
</context>
<context>
    <name>deweather::studio::KeysDialog</name>
    <message>
        <source>Keys</source>
        <translation>Tasten</translation>
    </message>
</context>
<context>
    <name>deweather::studio::MainWindow</name>
    <message>
        <source>%1 – %2</source>
        <translation>%1 – %2</translation>
    </message>
    <message>
        <source>&amp;Help</source>
        <translation>&amp;Hilfe</translation>
    </message>
    <message>
        <source>&amp;Diagnosis</source>
        <translation>&amp;Diagnose</translation>
    </message>
    <message>
        <source>&amp;Tour</source>
        <translation>&amp;Führung</translation>
    </message>
    <message>
        <source>Qui&amp;t</source>
        <translation>B&amp;eenden</translation>
    </message>
    <message>
        <source>&amp;Keys</source>
        <translation>&amp;Tasten</translation>
    </message>
    <message>
        <source>&amp;About Deweather Studio</source>
        <translation>&amp;Über Deweather Studio</translation>
    </message>
    <message>
        <source>&amp;Preferences…</source>
        <translation>Ein&amp;stellungen…</translation>
    </message>
    <message>
        <source>Menu</source>
        <translation>Menü</translation>
    </message>
    <message>
        <source>%1 (%2)</source>
        <translation>%1 (%2)</translation>
    </message>
</context>
<context>
    <name>deweather::studio::MapPanel</name>
    <message>
        <source>Chosen expert</source>
        <translation>Gewählter Experte</translation>
    </message>
    <message>
        <source>Gate weight of an expert</source>
        <translation>Gate-Gewicht eines Experten</translation>
    </message>
    <message>
        <source>Standard deviation of the router</source>
        <translation>Standardabweichung des Routers</translation>
    </message>
    <message>
        <source>Predictive entropy</source>
        <translation>Prädiktive Entropie</translation>
    </message>
    <message>
        <source>Chance of another expert</source>
        <translation>Wahrscheinlichkeit eines anderen Experten</translation>
    </message>
    <message>
        <source>Weather</source>
        <translation>Wetter</translation>
    </message>
    <message>
        <source>Error</source>
        <translation>Fehler</translation>
    </message>
    <message>
        <source>Nothing</source>
        <translation>Nichts</translation>
    </message>
    <message>
        <source>What lies over the picture</source>
        <translation>Was über dem Bild liegt</translation>
    </message>
    <message>
        <source>Layer</source>
        <translation>Schicht</translation>
    </message>
    <message>
        <source>Expert </source>
        <translation>Experte </translation>
    </message>
    <message>
        <source>How opaque the map is</source>
        <translation>Wie deckend die Karte ist</translation>
    </message>
    <message>
        <source>Opacity</source>
        <translation>Deckkraft</translation>
    </message>
    <message>
        <source>Layer %1</source>
        <translation>Schicht %1</translation>
    </message>
    <message>
        <source>%1 over the original</source>
        <translation>%1 über dem Original</translation>
    </message>
</context>
<context>
    <name>deweather::studio::MessageStrip</name>
    <message>
        <source>Close this message</source>
        <translation>Diese Meldung schließen</translation>
    </message>
    <message>
        <source>Message</source>
        <translation>Meldung</translation>
    </message>
</context>
<context>
    <name>deweather::studio::ModelCatalog</name>
    <message>
        <source>%1 could not be moved to the trash: delete the file yourself</source>
        <translation>%1 ließ sich nicht in den Papierkorb legen: löschen Sie die Datei selbst</translation>
    </message>
</context>
<context>
    <name>deweather::studio::ModelsController</name>
    <message>
        <source>The graphics card has failed (%1). Work goes on, slower, on the processor; start the program again to use the card again.</source>
        <translation>Die Grafikkarte ist ausgefallen (%1). Es geht langsamer auf dem Prozessor weiter; starten Sie das Programm neu, um die Karte wieder zu nutzen.</translation>
    </message>
    <message>
        <source>Adding %1</source>
        <translation>%1 wird hinzugefügt</translation>
    </message>
    <message>
        <source>Added the model %1</source>
        <translation>Modell %1 hinzugefügt</translation>
    </message>
    <message>
        <source>%1 is in the trash</source>
        <translation>%1 liegt im Papierkorb</translation>
    </message>
    <message>
        <source>Add a model</source>
        <translation>Modell hinzufügen</translation>
    </message>
    <message>
        <source>Models and checkpoints (%1)</source>
        <translation>Modelle und Checkpoints (%1)</translation>
    </message>
    <message>
        <source>All files (*)</source>
        <translation>Alle Dateien (*)</translation>
    </message>
</context>
<context>
    <name>deweather::studio::ModelsPanel</name>
    <message>
        <source>Use for all</source>
        <translation>Für alle nutzen</translation>
    </message>
    <message>
        <source>Add…</source>
        <translation>Hinzufügen …</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>Entfernen</translation>
    </message>
    <message>
        <source>Models</source>
        <translation>Modelle</translation>
    </message>
    <message>
        <source>About this model</source>
        <translation>Über dieses Modell</translation>
    </message>
    <message>
        <source>Restore all pictures with this model; the others are only compared on the picture shown</source>
        <translation>Alle Bilder mit diesem Modell restaurieren; die anderen werden nur am angezeigten Bild verglichen</translation>
    </message>
    <message>
        <source>Add a model file or a checkpoint of a known network; it can also be dropped on the window</source>
        <translation>Eine Modelldatei oder einen Checkpoint eines bekannten Netzes hinzufügen; man kann sie auch auf das Fenster ziehen</translation>
    </message>
    <message>
        <source>Move this model to the trash</source>
        <translation>Dieses Modell in den Papierkorb legen</translation>
    </message>
    <message>
        <source>cannot be used</source>
        <translation>nicht benutzbar</translation>
    </message>
    <message>
        <source>a file that is not installed</source>
        <translation>eine nicht installierte Datei</translation>
    </message>
    <message>
        <source>Tick to compare %1 on the picture shown</source>
        <translation>Ankreuzen, um %1 am angezeigten Bild zu vergleichen</translation>
    </message>
    <message>
        <source>Network</source>
        <translation>Netz</translation>
    </message>
    <message>
        <source>File</source>
        <translation>Datei</translation>
    </message>
    <message>
        <source>About this model…</source>
        <translation>Über dieses Modell…</translation>
    </message>
    <message>
        <source>%1 (for all)</source>
        <translation>%1 (für alle)</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>Größe</translation>
    </message>
    <message>
        <source>%1 M parameters, %2 GMAC for 256 × 256 pixels</source>
        <translation>%1 Mio. Parameter, %2 GMAC für 256 × 256 Pixel</translation>
    </message>
    <message>
        <source>%1, for %2</source>
        <translation>%1, gegen: %2</translation>
    </message>
    <message>
        <source>Runs on</source>
        <translation>Läuft auf</translation>
    </message>
</context>
<context>
    <name>deweather::studio::NewRunPanel</name>
    <message>
        <source>&amp;Start training</source>
        <translation>Training &amp;starten</translation>
    </message>
    <message>
        <source>A preset, or a TOML file of your own</source>
        <translation>Eine Vorlage oder eine eigene TOML-Datei</translation>
    </message>
    <message>
        <source>The device for training; auto uses a GPU if there is one</source>
        <translation>Worauf trainiert wird; auto nimmt eine GPU, wo es eine gibt</translation>
    </message>
    <message>
        <source>A new folder, for everything of the run</source>
        <translation>Ein neuer Ordner für alles von diesem Lauf</translation>
    </message>
    <message>
        <source>From the preset</source>
        <translation>Wie in der Vorlage</translation>
    </message>
    <message>
        <source>One</source>
        <translation>Einer</translation>
    </message>
    <message>
        <source>Processes that train together: one for each GPU, or sharing the cores</source>
        <translation>Prozesse, die gemeinsam trainieren: einer je GPU, oder sie teilen sich die Kerne</translation>
    </message>
    <message>
        <source>What was found</source>
        <translation>Was gefunden wurde</translation>
    </message>
    <message>
        <source>Add folder…</source>
        <translation>Ordner hinzufügen …</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>Entfernen</translation>
    </message>
    <message>
        <source>Preset</source>
        <translation>Vorlage</translation>
    </message>
    <message>
        <source>Folder of the run</source>
        <translation>Ordner des Laufs</translation>
    </message>
    <message>
        <source>Pictures to train on</source>
        <translation>Bilder zum Trainieren</translation>
    </message>
    <message>
        <source>Pictures to score on</source>
        <translation>Bilder zum Bewerten</translation>
    </message>
    <message>
        <source>Found</source>
        <translation>Gefunden</translation>
    </message>
    <message>
        <source>Steps</source>
        <translation>Schritte</translation>
    </message>
    <message>
        <source>Device</source>
        <translation>Gerät</translation>
    </message>
    <message>
        <source>Processes</source>
        <translation>Prozesse</translation>
    </message>
    <message>
        <source>Folders of degraded and clean pictures, or of clean ones that are given weather</source>
        <translation>Ordner mit gestörten und sauberen Bildern, oder mit sauberen, die Wetter bekommen</translation>
    </message>
    <message>
        <source>Folder of pictures</source>
        <translation>Ordner mit Bildern</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <translation>%1: %2</translation>
    </message>
    <message numerus="yes">
        <source>    and %n more</source>
        <translation>
            <numerusform>    und %n weiteres</numerusform>
            <numerusform>    und %n weitere</numerusform>
        </translation>
    </message>
    <message>
        <source>Choose a preset.</source>
        <translation>Wählen Sie eine Vorlage.</translation>
    </message>
    <message>
        <source>Choose a folder for the run.</source>
        <translation>Wählen Sie einen Ordner für den Lauf.</translation>
    </message>
    <message>
        <source>Add pictures to train on.</source>
        <translation>Fügen Sie Bilder zum Trainieren hinzu.</translation>
    </message>
    <message>
        <source>The pictures are being looked at.</source>
        <translation>Die Bilder werden durchgesehen.</translation>
    </message>
    <message>
        <source>There are no usable pictures in %1.</source>
        <translation>In %1 gibt es keine brauchbaren Bilder.</translation>
    </message>
    <message>
        <source>Measure &amp;time and memory</source>
        <translation>&amp;Zeit und Speicher messen</translation>
    </message>
    <message>
        <source>Trains some steps with these settings in a folder that is removed again</source>
        <translation>Trainiert einige Schritte mit diesen Einstellungen in einem Ordner, der wieder entfernt wird</translation>
    </message>
    <message>
        <source>First samples</source>
        <translation>Erste Ausschnitte</translation>
    </message>
    <message>
        <source>What it takes</source>
        <translation>Was es braucht</translation>
    </message>
    <message>
        <source>Not measured yet</source>
        <translation>Noch nicht gemessen</translation>
    </message>
    <message>
        <source>Crops of your pictures, as the network gets them, appear here</source>
        <translation>Hier stehen Ausschnitte Ihrer Bilder, wie das Netz sie bekommt</translation>
    </message>
    <message>
        <source>S&amp;top measuring</source>
        <translation>Messung &amp;abbrechen</translation>
    </message>
    <message>
        <source>Training some steps to measure them …</source>
        <translation>Einige Schritte werden trainiert und gemessen …</translation>
    </message>
    <message>
        <source>About %1 for %2 steps, %3 each, with scores and saving.</source>
        <translation>Etwa %1 für %2 Schritte, je %3, mit Bewerten und Speichern.</translation>
    </message>
    <message>
        <source>%1 of memory, %2 on the GPU, %3 of disk.</source>
        <translation>%1 Speicher, %2 auf der GPU, %3 Plattenplatz.</translation>
    </message>
    <message>
        <source>%1 of memory, %2 of disk.</source>
        <translation>%1 Speicher, %2 Plattenplatz.</translation>
    </message>
    <message>
        <source>This preset is not trained on pairs of pictures</source>
        <translation>Diese Vorlage wird nicht mit Bildpaaren trainiert</translation>
    </message>
    <message>
        <source>Careful: %1 is trained on and scored on; its scores will be better than on new pictures</source>
        <translation>Vorsicht: Mit %1 wird trainiert und bewertet; die Bewertung wird besser ausfallen als bei neuen Bildern</translation>
    </message>
    <message>
        <source>All settings</source>
        <translation>Alle Einstellungen</translation>
    </message>
    <message>
        <source>Begin with</source>
        <translation>Beginnen mit</translation>
    </message>
    <message>
        <source>The installed model: improve it</source>
        <translation>dem installierten Modell: es verbessern</translation>
    </message>
    <message>
        <source>Nothing: fresh weights</source>
        <translation>nichts: neue Gewichte</translation>
    </message>
    <message>
        <source>Improving starts from a good result and uses low learning rates</source>
        <translation>Verbessern beginnt bei einem guten Ergebnis und lernt in kleinen Schritten</translation>
    </message>
    <message>
        <source>Choose the run&apos;s folder</source>
        <translation>Ordner des Laufs wählen</translation>
    </message>
    <message>
        <source>Choose where the run&apos;s folder is made</source>
        <translation>Wählen, wo der Ordner des Laufs angelegt wird</translation>
    </message>
</context>
<context>
    <name>deweather::studio::SettingsTable</name>
    <message>
        <source>Search, or KEY=VALUE and Enter</source>
        <translation>Suchen, oder SCHLÜSSEL=WERT und Eingabe</translation>
    </message>
    <message>
        <source>Search the settings</source>
        <translation>Einstellungen durchsuchen</translation>
    </message>
    <message>
        <source>All settings</source>
        <translation>Alle Einstellungen</translation>
    </message>
    <message>
        <source>Setting</source>
        <translation>Einstellung</translation>
    </message>
    <message>
        <source>Value</source>
        <translation>Wert</translation>
    </message>
    <message>
        <source>Change a value in place; Delete sets it back to the preset&apos;s</source>
        <translation>Werte hier ändern; Entf setzt auf den Wert der Vorlage zurück</translation>
    </message>
    <message>
        <source>Set back to the preset&apos;s value</source>
        <translation>Auf den Wert der Vorlage zurücksetzen</translation>
    </message>
    <message>
        <source>Not a setting of this preset</source>
        <translation>Keine Einstellung dieser Vorlage</translation>
    </message>
    <message>
        <source>The preset has %1</source>
        <translation>Die Vorlage hat %1</translation>
    </message>
</context>
<context>
    <name>deweather::studio::OpeningController</name>
    <message>
        <source>The reference is %1; of several only the first is taken</source>
        <translation>Die Referenz ist %1; von mehreren wird nur die erste genommen</translation>
    </message>
    <message>
        <source>pasted %1</source>
        <translation>eingefügt %1</translation>
    </message>
    <message>
        <source>%1 cannot be written: free some space, or open a file instead</source>
        <translation>%1 kann nicht geschrieben werden: schaffen Sie Platz oder öffnen Sie stattdessen eine Datei</translation>
    </message>
    <message>
        <source>There is no file and no picture to paste: copy one first</source>
        <translation>Es gibt keine Datei und kein Bild zum Einfügen: kopieren Sie zuerst etwas</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>Öffnen</translation>
    </message>
    <message>
        <source>Pictures and videos (%1)</source>
        <translation>Bilder und Videos (%1)</translation>
    </message>
    <message>
        <source>All files (*)</source>
        <translation>Alle Dateien (*)</translation>
    </message>
    <message>
        <source>Open the pictures of a folder</source>
        <translation>Die Bilder eines Ordners öffnen</translation>
    </message>
    <message>
        <source>Add a segmenter</source>
        <translation>Segmentierer hinzufügen</translation>
    </message>
    <message>
        <source>Models and checkpoints (%1)</source>
        <translation>Modelle und Checkpoints (%1)</translation>
    </message>
    <message>
        <source>Reference for this picture</source>
        <translation>Referenz für dieses Bild</translation>
    </message>
    <message>
        <source>Folder of references</source>
        <translation>Ordner mit Referenzen</translation>
    </message>
</context>
<context>
    <name>deweather::studio::PatchPanel</name>
    <message>
        <source>Similar patches</source>
        <translation>Ähnliche Ausschnitte</translation>
    </message>
    <message>
        <source>Most similar patches of all pictures</source>
        <translation>Die ähnlichsten Ausschnitte aller Bilder</translation>
    </message>
    <message>
        <source>Click the picture to see the output of the routers for a patch.</source>
        <translation>Ins Bild klicken, um zu sehen, was die Router zu einem Ausschnitt sagen.</translation>
    </message>
    <message>
        <source>%1: row %2, column %3</source>
        <translation>%1: Zeile %2, Spalte %3</translation>
    </message>
    <message>
        <source>Layer %1</source>
        <translation>Schicht %1</translation>
    </message>
</context>
<context>
    <name>deweather::studio::PreferencesDialog</name>
    <message>
        <source>Preferences</source>
        <translation>Einstellungen</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>Sprache</translation>
    </message>
    <message>
        <source>As the system</source>
        <translation>Wie das System</translation>
    </message>
    <message>
        <source>Look</source>
        <translation>Aussehen</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>Dunkel</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>Hell</translation>
    </message>
    <message>
        <source>&amp;Language</source>
        <translation>&amp;Sprache</translation>
    </message>
    <message>
        <source>L&amp;ook</source>
        <translation>&amp;Aussehen</translation>
    </message>
    <message>
        <source>The language changes when the program is started again.</source>
        <translation>Die Sprache wechselt beim nächsten Start des Programms.</translation>
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
    <message>
        <source>%1 h</source>
        <translation>%1 h</translation>
    </message>
    <message>
        <source>F5 restores it</source>
        <translation>F5 restauriert es</translation>
    </message>
    <message numerus="yes">
        <source>%n pictures removed</source>
        <translation>
            <numerusform>%n Bild entfernt</numerusform>
            <numerusform>%n Bilder entfernt</numerusform>
        </translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>Rückgängig</translation>
    </message>
    <message>
        <source>Loading the model…</source>
        <translation>Modell wird geladen …</translation>
    </message>
    <message numerus="yes">
        <source>Paused, %n pictures to go</source>
        <translation>
            <numerusform>Angehalten, noch %n Bild</numerusform>
            <numerusform>Angehalten, noch %n Bilder</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n pictures restored</source>
        <translation>
            <numerusform>%n Bild restauriert</numerusform>
            <numerusform>%n Bilder restauriert</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n pictures failed</source>
        <translation>
            <numerusform>%n Bild fehlgeschlagen</numerusform>
            <numerusform>%n Bilder fehlgeschlagen</numerusform>
        </translation>
    </message>
    <message>
        <source>Ready</source>
        <translation>Bereit</translation>
    </message>
    <message>
        <source>Restoring %1</source>
        <translation>%1 wird restauriert</translation>
    </message>
    <message numerus="yes">
        <source>%n to go</source>
        <translation>
            <numerusform>noch %n</numerusform>
            <numerusform>noch %n</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 s each</source>
        <translation>je %1 s</translation>
    </message>
    <message>
        <source>%1 left</source>
        <translation>noch %1</translation>
    </message>
</context>
<context>
    <name>deweather::studio::RecentFiles</name>
    <message>
        <source>Open &amp;recent</source>
        <translation>&amp;Zuletzt geöffnet</translation>
    </message>
    <message>
        <source>Nothing yet</source>
        <translation>Noch nichts</translation>
    </message>
</context>
<context>
    <name>deweather::studio::RestoreActions</name>
    <message>
        <source>%1 (%2)</source>
        <translation>%1 (%2)</translation>
    </message>
    <message>
        <source>&amp;Open…</source>
        <translation>Ö&amp;ffnen …</translation>
    </message>
    <message>
        <source>Open pictures and clips</source>
        <translation>Bilder und Videos öffnen</translation>
    </message>
    <message>
        <source>Open &amp;folder…</source>
        <translation>&amp;Ordner öffnen …</translation>
    </message>
    <message>
        <source>Open the pictures of a folder</source>
        <translation>Die Bilder eines Ordners öffnen</translation>
    </message>
    <message>
        <source>&amp;Paste</source>
        <translation>E&amp;infügen</translation>
    </message>
    <message>
        <source>Open what was copied: files, or a picture</source>
        <translation>Kopiertes öffnen: Dateien oder ein Bild</translation>
    </message>
    <message>
        <source>&amp;Save</source>
        <translation>&amp;Speichern</translation>
    </message>
    <message>
        <source>Save the result beside the picture</source>
        <translation>Das Ergebnis neben dem Bild speichern</translation>
    </message>
    <message>
        <source>Save &amp;as…</source>
        <translation>Speichern &amp;unter …</translation>
    </message>
    <message>
        <source>Save the result under another name</source>
        <translation>Das Ergebnis unter anderem Namen speichern</translation>
    </message>
    <message>
        <source>&amp;Export…</source>
        <translation>&amp;Exportieren …</translation>
    </message>
    <message>
        <source>Save one, all or the comparison, with format, name and folder</source>
        <translation>Eines, alle oder den Vergleich speichern, mit Format, Name und Ordner</translation>
    </message>
    <message>
        <source>Reference for this picture…</source>
        <translation>Referenz für dieses Bild …</translation>
    </message>
    <message>
        <source>Choose the true picture, for PSNR and SSIM; it can also be dropped with Alt held</source>
        <translation>Das wahre Bild wählen, für PSNR und SSIM; man kann es auch bei gehaltener Alt-Taste aufs Fenster ziehen</translation>
    </message>
    <message>
        <source>Folder of references…</source>
        <translation>Ordner mit Referenzen …</translation>
    </message>
    <message>
        <source>Choose a folder with the true pictures by the same names</source>
        <translation>Einen Ordner mit den wahren Bildern gleichen Namens wählen</translation>
    </message>
    <message>
        <source>No references</source>
        <translation>Keine Referenzen</translation>
    </message>
    <message>
        <source>Score nothing</source>
        <translation>Nichts bewerten</translation>
    </message>
    <message>
        <source>&amp;Pause</source>
        <translation>&amp;Anhalten</translation>
    </message>
    <message>
        <source>Pause the queue; the current picture starts again later</source>
        <translation>Die Warteschlange anhalten; was läuft, beginnt später neu</translation>
    </message>
    <message>
        <source>&amp;Cancel</source>
        <translation>Ab&amp;brechen</translation>
    </message>
    <message>
        <source>&amp;Try again</source>
        <translation>E&amp;rneut versuchen</translation>
    </message>
    <message>
        <source>Restore or save this picture again</source>
        <translation>Dieses Bild noch einmal restaurieren oder speichern</translation>
    </message>
    <message>
        <source>&amp;Remove from the list</source>
        <translation>Aus der &amp;Liste entfernen</translation>
    </message>
    <message>
        <source>Close this picture; its file stays</source>
        <translation>Dieses Bild schließen; die Datei bleibt</translation>
    </message>
    <message>
        <source>Show in file &amp;manager</source>
        <translation>Im Datei&amp;manager zeigen</translation>
    </message>
    <message>
        <source>Show the result, or else the picture, in its folder</source>
        <translation>Das Ergebnis oder sonst das Bild in seinem Ordner zeigen</translation>
    </message>
    <message>
        <source>P&amp;lay</source>
        <translation>Abs&amp;pielen</translation>
    </message>
    <message>
        <source>Play or pause the clip</source>
        <translation>Das Video abspielen oder anhalten</translation>
    </message>
    <message>
        <source>&amp;Next picture</source>
        <translation>&amp;Nächstes Bild</translation>
    </message>
    <message>
        <source>Show the next picture of the list</source>
        <translation>Das nächste Bild der Liste zeigen</translation>
    </message>
    <message>
        <source>Pre&amp;vious picture</source>
        <translation>&amp;Voriges Bild</translation>
    </message>
    <message>
        <source>Show the picture before in the list</source>
        <translation>Das vorige Bild der Liste zeigen</translation>
    </message>
    <message>
        <source>&amp;Fit</source>
        <translation>Ein&amp;passen</translation>
    </message>
    <message>
        <source>Fit the picture into the window, key 0</source>
        <translation>Das Bild ins Fenster einpassen, Taste 0</translation>
    </message>
    <message>
        <source>&amp;100 %</source>
        <translation>&amp;100 %</translation>
    </message>
    <message>
        <source>One picture pixel a screen pixel, key 1</source>
        <translation>Ein Bildpunkt je Bildschirmpunkt, Taste 1</translation>
    </message>
    <message>
        <source>&amp;Weather map</source>
        <translation>&amp;Wetterkarte</translation>
    </message>
    <message>
        <source>Show over the picture where the model sees weather</source>
        <translation>Über dem Bild zeigen, wo das Modell Wetter sieht</translation>
    </message>
    <message>
        <source>&amp;Result</source>
        <translation>&amp;Ergebnis</translation>
    </message>
    <message>
        <source>The restored picture alone</source>
        <translation>Nur das restaurierte Bild</translation>
    </message>
    <message>
        <source>S&amp;plit</source>
        <translation>&amp;Geteilt</translation>
    </message>
    <message>
        <source>Original and result in one picture, with a handle between them</source>
        <translation>Original und Ergebnis in einem Bild, mit einem Griff dazwischen</translation>
    </message>
    <message>
        <source>Si&amp;de by side</source>
        <translation>&amp;Nebeneinander</translation>
    </message>
    <message>
        <source>Original and result beside each other</source>
        <translation>Original und Ergebnis nebeneinander</translation>
    </message>
    <message>
        <source>&amp;Grid</source>
        <translation>&amp;Raster</translation>
    </message>
    <message>
        <source>The original and the results of all models beside each other</source>
        <translation>Das Original und die Ergebnisse aller Modelle nebeneinander</translation>
    </message>
    <message>
        <source>D&amp;ifference</source>
        <translation>&amp;Differenz</translation>
    </message>
    <message>
        <source>Len&amp;s</source>
        <translation>L&amp;upe</translation>
    </message>
    <message>
        <source>The result, and the original under a lens that follows the pointer</source>
        <translation>Das Ergebnis, und das Original unter einer Lupe, die dem Zeiger folgt</translation>
    </message>
    <message>
        <source>The changes, amplified</source>
        <translation>Was verändert wurde, aufgehellt</translation>
    </message>
    <message>
        <source>Difference ×%1</source>
        <translation>Differenz ×%1</translation>
    </message>
    <message numerus="yes">
        <source>Show what was changed %n times as strong</source>
        <translation>
            <numerusform>Veränderungen so stark zeigen, wie sie sind</numerusform>
            <numerusform>Veränderungen %n-mal so stark zeigen</numerusform>
        </translation>
    </message>
    <message>
        <source>&amp;File</source>
        <translation>&amp;Datei</translation>
    </message>
    <message>
        <source>&amp;Queue</source>
        <translation>&amp;Warteschlange</translation>
    </message>
    <message>
        <source>&amp;View</source>
        <translation>&amp;Ansicht</translation>
    </message>
    <message>
        <source>Difference gai&amp;n</source>
        <translation>&amp;Verstärkung der Differenz</translation>
    </message>
    <message>
        <source>&amp;Inspect the experts</source>
        <translation>Experten &amp;untersuchen</translation>
    </message>
    <message>
        <source>See what the model&apos;s experts do on this picture</source>
        <translation>Sehen, was die Experten des Modells mit diesem Bild tun</translation>
    </message>
    <message>
        <source>C&amp;lasses (segmentation)</source>
        <translation>K&amp;lassen (Segmentierung)</translation>
    </message>
    <message>
        <source>Segment the picture and its results: show the class of every pixel</source>
        <translation>Benennt, was jedes Pixel zeigt, im Bild und in dem, was daraus gemacht wurde</translation>
    </message>
    <message>
        <source>E&amp;xperts</source>
        <translation>E&amp;xperten</translation>
    </message>
    <message>
        <source>Show over the picture which experts the model chose, and how sure it is of them</source>
        <translation>Über dem Bild zeigen, welche Experten das Modell gewählt hat und wie sicher es sich ihrer ist</translation>
    </message>
    <message>
        <source>&amp;Undo</source>
        <translation>&amp;Rückgängig</translation>
    </message>
    <message>
        <source>Take back what was done last</source>
        <translation>Den letzten Schritt zurücknehmen</translation>
    </message>
    <message>
        <source>&amp;Redo</source>
        <translation>&amp;Wiederholen</translation>
    </message>
    <message>
        <source>Do again what was taken back</source>
        <translation>Den zurückgenommenen Schritt wiederholen</translation>
    </message>
    <message>
        <source>Stop the queue</source>
        <translation>Die Warteschlange anhalten und leeren</translation>
    </message>
    <message>
        <source>&amp;Edit</source>
        <translation>&amp;Bearbeiten</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>Öffnen</translation>
    </message>
    <message>
        <source>Tools</source>
        <translation>Werkzeuge</translation>
    </message>
    <message>
        <source>Show the original while it is held</source>
        <translation>Solange gedrückt: das Original zeigen</translation>
    </message>
    <message>
        <source>Fit the picture into the window</source>
        <translation>Das Bild ins Fenster einpassen</translation>
    </message>
    <message>
        <source>One picture pixel a screen pixel</source>
        <translation>Ein Bildpixel je Bildschirmpixel</translation>
    </message>
    <message>
        <source>Zoom in and out</source>
        <translation>Vergrößern und verkleinern</translation>
    </message>
    <message>
        <source>Wheel</source>
        <translation>Mausrad</translation>
    </message>
    <message>
        <source>Zoom at the pointer</source>
        <translation>Beim Zeiger vergrößern</translation>
    </message>
    <message>
        <source>Double click</source>
        <translation>Doppelklick</translation>
    </message>
    <message>
        <source>From fitted to 100 % and back</source>
        <translation>Zwischen eingepasst und 100 % wechseln</translation>
    </message>
    <message>
        <source>Arrows</source>
        <translation>Pfeile</translation>
    </message>
    <message>
        <source>Move the picture</source>
        <translation>Das Bild verschieben</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>Entf</translation>
    </message>
    <message>
        <source>Remove from the list; Ctrl+Z puts it back</source>
        <translation>Aus der Liste entfernen; Strg+Z holt zurück</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>Erneut versuchen</translation>
    </message>
    <message>
        <source>Move the handle of Split, or size the lens</source>
        <translation>Den Griff der Teilung bewegen oder die Lupe ändern</translation>
    </message>
    <message>
        <source>Turn the line of Split</source>
        <translation>Die Trennlinie drehen</translation>
    </message>
    <message>
        <source>First and last frame of a clip&apos;s part</source>
        <translation>Erstes und letztes Bild eines Ausschnitts</translation>
    </message>
    <message>
        <source>Alt+drop</source>
        <translation>Alt+Ablegen</translation>
    </message>
    <message>
        <source>The true picture of the one on screen, for PSNR and SSIM</source>
        <translation>Das wahre Bild zum gezeigten, für PSNR und SSIM</translation>
    </message>
    <message>
        <source>Space, \</source>
        <translation>Leertaste, \</translation>
    </message>
    <message>
        <source>K, Space</source>
        <translation>K, Leertaste</translation>
    </message>
    <message>
        <source>A second back and forward in the clip</source>
        <translation>Im Video eine Sekunde zurück und vor</translation>
    </message>
    <message>
        <source>The frame before and after</source>
        <translation>Das Bild davor und danach</translation>
    </message>
    <message>
        <source>Repeat a clip&apos;s part</source>
        <translation>Den Ausschnitt eines Videos wiederholen</translation>
    </message>
</context>
<context>
    <name>deweather::studio::RestoreWorkspace</name>
    <message>
        <source>Saving %1</source>
        <translation>%1 wird gespeichert</translation>
    </message>
    <message>
        <source>&amp;Restore</source>
        <translation>&amp;Restaurieren</translation>
    </message>
</context>
<context>
    <name>deweather::studio::RouterNotice</name>
    <message>
        <source>Layer %1: the router has collapsed: its weights have shrunk to %2 of what a router begins with</source>
        <translation>Schicht %1: Der Router ist kollabiert: Seine Gewichte sind auf das %2-Fache dessen geschrumpft, womit ein Router beginnt</translation>
    </message>
    <message>
        <source>Layer %1: the router has collapsed: its temperature is nearly zero (%2), so all scores are alike</source>
        <translation>Schicht %1: Der Router ist kollabiert: Seine Temperatur ist fast null (%2), alle Bewertungen sind also gleich</translation>
    </message>
    <message>
        <source>Layer %1: the router&apos;s temperature has fallen to its floor (%2): training flattens the gates</source>
        <translation>Schicht %1: Die Temperatur des Routers ist auf ihren kleinsten Wert (%2) gefallen: Das Training gleicht die Gates einander an</translation>
    </message>
    <message>
        <source>Layer %1: the router has collapsed: the gates of %2 % of the tokens are alike</source>
        <translation>Schicht %1: Der Router ist kollabiert: Bei %2 % der Tokens sind die Gates gleich</translation>
    </message>
    <message>
        <source>Layer %1: %2 of %3 experts are dead: hardly any token chooses them</source>
        <translation>Schicht %1: %2 von %3 Experten sind tot: Kaum ein Token wählt sie</translation>
    </message>
    <message>
        <source>Exchanging experts changes nothing (%1 dB): this mixture does not use them</source>
        <translation>Experten zu vertauschen ändert nichts (%1 dB): Diese Mischung nutzt sie nicht</translation>
    </message>
    <message>
        <source>Exchanging experts makes the pictures better (by %1 dB): the routers choose worse than by chance</source>
        <translation>Experten zu vertauschen macht die Bilder besser (um %1 dB): Die Router wählen schlechter als der Zufall</translation>
    </message>
</context>
<context>
    <name>deweather::studio::RoutingPanel</name>
    <message>
        <source>Show the e&amp;xperts</source>
        <translation>E&amp;xperten zeigen</translation>
    </message>
    <message>
        <source>Lay over the picture what the routers of this model decided, token by token (Ctrl+B)</source>
        <translation>Über das Bild legen, was die Router dieses Modells entschieden haben, Token für Token (Strg+B)</translation>
    </message>
    <message>
        <source>Chosen expert</source>
        <translation>Gewählter Experte</translation>
    </message>
    <message>
        <source>Gate weight of an expert</source>
        <translation>Gewicht eines Experten</translation>
    </message>
    <message>
        <source>Uncertainty of the router</source>
        <translation>Unsicherheit des Routers</translation>
    </message>
    <message>
        <source>Predictive entropy</source>
        <translation>Prädiktive Entropie</translation>
    </message>
    <message>
        <source>Chance of another expert</source>
        <translation>Wahrscheinlichkeit eines anderen Experten</translation>
    </message>
    <message>
        <source>Map of the experts</source>
        <translation>Karte der Experten</translation>
    </message>
    <message>
        <source>What lies over the picture</source>
        <translation>Was über dem Bild liegt</translation>
    </message>
    <message>
        <source>Layer</source>
        <translation>Schicht</translation>
    </message>
    <message>
        <source>The layer with experts</source>
        <translation>Von welcher Schicht mit Experten</translation>
    </message>
    <message>
        <source>Expert </source>
        <translation>Experte </translation>
    </message>
    <message>
        <source>The expert whose weight is shown</source>
        <translation>Wessen Gewicht gezeigt wird</translation>
    </message>
    <message>
        <source>Expert</source>
        <translation>Experte</translation>
    </message>
    <message>
        <source>How opaque the map is</source>
        <translation>Wie deckend die Karte ist</translation>
    </message>
    <message>
        <source>Opacity of the experts</source>
        <translation>Deckkraft der Experten</translation>
    </message>
    <message>
        <source>Layer %1</source>
        <translation>Schicht %1</translation>
    </message>
    <message>
        <source>This model has no experts.</source>
        <translation>Dieses Modell hat keine Experten.</translation>
    </message>
    <message>
        <source>%1 %2 %</source>
        <translation>%1 %2 %</translation>
    </message>
    <message>
        <source>expert %1</source>
        <translation>Experte %1</translation>
    </message>
</context>
<context>
    <name>deweather::studio::RunPanel</name>
    <message>
        <source>Losses on a log scale</source>
        <translation>Verluste logarithmisch</translation>
    </message>
    <message>
        <source>Smoothing</source>
        <translation>Glättung</translation>
    </message>
    <message>
        <source>Weight of earlier values in each point of a curve</source>
        <translation>Wie viel vom Vorherigen in jedem Punkt einer Kurve steckt</translation>
    </message>
    <message>
        <source>Figures</source>
        <translation>Diagramme</translation>
    </message>
    <message>
        <source>Step of the samples</source>
        <translation>Schritt der Beispiele</translation>
    </message>
    <message>
        <source>Picture </source>
        <translation>Bild </translation>
    </message>
    <message>
        <source>Samples</source>
        <translation>Beispiele</translation>
    </message>
    <message>
        <source>Log</source>
        <translation>Protokoll</translation>
    </message>
    <message>
        <source>step %1</source>
        <translation>Schritt %1</translation>
    </message>
    <message>
        <source>no samples yet</source>
        <translation>noch keine Beispiele</translation>
    </message>
    <message>
        <source>%1 cannot be read</source>
        <translation>%1 lässt sich nicht lesen</translation>
    </message>
    <message>
        <source>Experts</source>
        <translation>Experten</translation>
    </message>
    <message>
        <source>Degraded</source>
        <translation>Verschlechtert</translation>
    </message>
    <message>
        <source>Restored</source>
        <translation>Restauriert</translation>
    </message>
    <message>
        <source>Clean</source>
        <translation>Sauber</translation>
    </message>
</context>
<context>
    <name>deweather::studio::SaveController</name>
    <message>
        <source>Replace all</source>
        <translation>Alle ersetzen</translation>
    </message>
    <message>
        <source>%1 is saved, but: %2</source>
        <translation>%1 ist gespeichert, aber: %2</translation>
    </message>
    <message>
        <source>Saved %1</source>
        <translation>%1 gespeichert</translation>
    </message>
    <message>
        <source>Show</source>
        <translation>Zeigen</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>Erneut versuchen</translation>
    </message>
    <message>
        <source>Save as…</source>
        <translation>Speichern unter …</translation>
    </message>
    <message>
        <source>Replace it</source>
        <translation>Ersetzen</translation>
    </message>
    <message>
        <source>%1 exists already and is kept; tick “Replace” in the export to write it anew</source>
        <translation>%1 gibt es schon und bleibt erhalten; kreuzen Sie beim Export „Ersetzen“ an, um es neu zu schreiben</translation>
    </message>
    <message>
        <source>%1 is open here and would be replaced by a result: choose another name or folder</source>
        <translation>%1 ist hier geöffnet und würde durch ein Ergebnis ersetzt: wählen Sie einen anderen Namen oder Ordner</translation>
    </message>
    <message>
        <source>Save the result</source>
        <translation>Ergebnis speichern</translation>
    </message>
    <message>
        <source>Pictures (%1)</source>
        <translation>Bilder (%1)</translation>
    </message>
</context>
<context>
    <name>deweather::studio::SaveSummary</name>
    <message>
        <source>Saved %1</source>
        <translation>%1 gespeichert</translation>
    </message>
    <message numerus="yes">
        <source>%n pictures saved</source>
        <translation>
            <numerusform>%n Bild gespeichert</numerusform>
            <numerusform>%n Bilder gespeichert</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n not saved</source>
        <translation>
            <numerusform>%n nicht gespeichert</numerusform>
            <numerusform>%n nicht gespeichert</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n files exist already and are kept</source>
        <translation>
            <numerusform>%n Datei gibt es schon, und sie bleibt</numerusform>
            <numerusform>%n Dateien gibt es schon, und sie bleiben</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>deweather::studio::SegmentPanel</name>
    <message>
        <source>Show &amp;classes</source>
        <translation>&amp;Klassen zeigen</translation>
    </message>
    <message>
        <source>Segment the picture and its results: show the class of every pixel (Ctrl+L)</source>
        <translation>Benennt, was jedes Pixel zeigt, im Bild und in dem, was daraus gemacht wurde (Strg+L)</translation>
    </message>
    <message>
        <source>The network that names the classes</source>
        <translation>Das Netz, das die Klassen benennt</translation>
    </message>
    <message>
        <source>Segmenter</source>
        <translation>Segmentierer</translation>
    </message>
    <message>
        <source>Add…</source>
        <translation>Hinzufügen …</translation>
    </message>
    <message>
        <source>Classes</source>
        <translation>Klassen</translation>
    </message>
    <message>
        <source>Classes, faint where nothing changed</source>
        <translation>Klassen, blass wo sich nichts geändert hat</translation>
    </message>
    <message>
        <source>What restoring changed</source>
        <translation>Was das Restaurieren geändert hat</translation>
    </message>
    <message>
        <source>What is wrong</source>
        <translation>Was falsch ist</translation>
    </message>
    <message>
        <source>True labels</source>
        <translation>Wahre Klassen</translation>
    </message>
    <message>
        <source>Map</source>
        <translation>Karte</translation>
    </message>
    <message>
        <source>What lies over the pictures</source>
        <translation>Was über den Bildern liegt</translation>
    </message>
    <message>
        <source>Opacity of the classes</source>
        <translation>Deckkraft der Klassen</translation>
    </message>
    <message>
        <source>How opaque the map is; to the right, the map alone</source>
        <translation>Wie deckend die Karte ist; ganz rechts die Karte allein</translation>
    </message>
    <message>
        <source>Choose</source>
        <translation>Wählen</translation>
    </message>
    <message>
        <source>True labels of Cityscapes or CamVid: scores what is seen against them</source>
        <translation>Wahre Klassen von Cityscapes oder CamVid: bewertet daran, was gesehen wird</translation>
    </message>
    <message>
        <source>&amp;Folder of labels…</source>
        <translation>&amp;Ordner mit Klassen …</translation>
    </message>
    <message>
        <source>&amp;Labels of this picture…</source>
        <translation>K&amp;lassen dieses Bildes …</translation>
    </message>
    <message>
        <source>&amp;None</source>
        <translation>&amp;Keine</translation>
    </message>
    <message>
        <source>Opacity</source>
        <translation>Deckkraft</translation>
    </message>
    <message>
        <source>none installed</source>
        <translation>keiner installiert</translation>
    </message>
    <message>
        <source>not known</source>
        <translation>nicht bekannt</translation>
    </message>
    <message>
        <source>Folder of true labels</source>
        <translation>Ordner mit wahren Klassen</translation>
    </message>
    <message>
        <source>True labels of this picture</source>
        <translation>Wahre Klassen dieses Bildes</translation>
    </message>
    <message>
        <source>Labels (%1)</source>
        <translation>Klassen (%1)</translation>
    </message>
    <message>
        <source>All files (*)</source>
        <translation>Alle Dateien (*)</translation>
    </message>
    <message>
        <source>Add a segmenter: a model file, ESPNet&apos;s published checkpoint, or ONNX or TorchScript with its description beside it</source>
        <translation>Einen Segmentierer hinzufügen: eine Modelldatei, ESPNets veröffentlichter Zwischenstand oder ONNX oder TorchScript mit seiner Beschreibung daneben</translation>
    </message>
</context>
<context>
    <name>deweather::studio::Segmentation</name>
    <message>
        <source>No segmenter is installed: add one in the Segmentation panel</source>
        <translation>Kein Segmentierer ist installiert: Fügen Sie im Feld „Segmentierung“ einen hinzu</translation>
    </message>
    <message>
        <source>%1: mIoU %2 %</source>
        <translation>%1: mIoU %2 %</translation>
    </message>
    <message>
        <source>Picture</source>
        <translation>Bild</translation>
    </message>
    <message>
        <source>Result</source>
        <translation>Ergebnis</translation>
    </message>
    <message>
        <source>Reference</source>
        <translation>Referenz</translation>
    </message>
    <message>
        <source>void</source>
        <translation>keine Klasse</translation>
    </message>
    <message>
        <source> (truly %1)</source>
        <translation> (in Wahrheit %1)</translation>
    </message>
    <message>
        <source>Run a program?</source>
        <translation>Ein Programm ausführen?</translation>
    </message>
    <message>
        <source>The segmenter “%1” is TorchScript, which is a program and not only weights.</source>
        <translation>Der Segmentierer „%1“ ist TorchScript: ein Programm und nicht nur Gewichte.</translation>
    </message>
    <message>
        <source>It runs in a process of its own, which can write no files, reach no network and start no programs. It can read your files. Run it only if you trust where it comes from.</source>
        <translation>Es läuft in einem eigenen Prozess, der keine Dateien schreiben, kein Netz erreichen und keine Programme starten kann. Ihre Dateien lesen kann es. Führen Sie es nur aus, wenn Sie seiner Herkunft vertrauen.</translation>
    </message>
    <message>
        <source>&amp;Run it</source>
        <translation>&amp;Ausführen</translation>
    </message>
</context>
<context>
    <name>deweather::studio::SessionKeeper</name>
    <message numerus="yes">
        <source>The last session ended with %n pictures that are not saved.</source>
        <translation>
            <numerusform>Die letzte Sitzung endete mit %n Bild, das nicht gespeichert ist.</numerusform>
            <numerusform>Die letzte Sitzung endete mit %n Bildern, die nicht gespeichert sind.</numerusform>
        </translation>
    </message>
    <message>
        <source>Go on</source>
        <translation>Fortsetzen</translation>
    </message>
    <message>
        <source>Forget them</source>
        <translation>Verwerfen</translation>
    </message>
</context>
<context>
    <name>deweather::studio::StrengthControl</name>
    <message>
        <source>How much of the restored picture is mixed into the original; above 100 % what was changed is exaggerated. Also used when saving. A double click goes back to 100 %</source>
        <translation>Wie viel vom restaurierten Bild ins Original gemischt wird; über 100 % wird die Änderung übertrieben. Gilt auch beim Speichern. Ein Doppelklick führt zu 100 % zurück</translation>
    </message>
    <message>
        <source>Strength</source>
        <translation>Stärke</translation>
    </message>
    <message>
        <source> %</source>
        <translation> %</translation>
    </message>
    <message>
        <source>Type the strength in percent</source>
        <translation>Die Stärke in Prozent eingeben</translation>
    </message>
    <message>
        <source>Strength in percent</source>
        <translation>Stärke in Prozent</translation>
    </message>
    <message>
        <source>Back to 100 %</source>
        <translation>Zurück zu 100 %</translation>
    </message>
    <message>
        <source>This picture</source>
        <translation>Dieses Bild</translation>
    </message>
    <message>
        <source>Selected</source>
        <translation>Ausgewählte</translation>
    </message>
    <message>
        <source>All pictures</source>
        <translation>Alle Bilder</translation>
    </message>
    <message>
        <source>Which pictures the strength applies to</source>
        <translation>Für welche Bilder die Stärke gilt</translation>
    </message>
    <message>
        <source>Remove: %1</source>
        <translation>Entfernen: %1</translation>
    </message>
    <message>
        <source>Unticked, it stays where the model sees it</source>
        <translation>Ohne Häkchen bleibt es, wo das Modell es sieht</translation>
    </message>
    <message>
        <source>This model does not tell the weathers apart</source>
        <translation>Dieses Modell unterscheidet die Wetter nicht</translation>
    </message>
    <message>
        <source>Back to 100 % of all weathers</source>
        <translation>Zurück zu 100 % bei jedem Wetter</translation>
    </message>
</context>
<context>
    <name>deweather::studio::TourBalloon</name>
    <message>
        <source>Back</source>
        <translation>Zurück</translation>
    </message>
    <message>
        <source>Skip the tour</source>
        <translation>Überspringen</translation>
    </message>
    <message>
        <source>It is in the Help menu (Esc)</source>
        <translation>Sie steht im Menü Hilfe (Esc)</translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation>%1 von %2</translation>
    </message>
    <message>
        <source>Next</source>
        <translation>Weiter</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>Fertig</translation>
    </message>
</context>
<context>
    <name>deweather::studio::TrainEngine</name>
    <message>
        <source>The program that trains ended at once</source>
        <translation>Das Trainingsprogramm endete sofort</translation>
    </message>
    <message>
        <source>%1 cannot be created: choose another folder</source>
        <translation>%1 kann nicht angelegt werden: Wählen Sie einen anderen Ordner</translation>
    </message>
    <message>
        <source>%1 cannot be started: %2</source>
        <translation>%1 kann nicht gestartet werden: %2</translation>
    </message>
    <message>
        <source>It is trained on %1: stop it there</source>
        <translation>Es wird auf %1 trainiert: Halten Sie es dort an</translation>
    </message>
    <message>
        <source>Process %1 cannot be stopped: %2</source>
        <translation>Prozess %1 kann nicht angehalten werden: %2</translation>
    </message>
    <message>
        <source>It is being trained: stop it first</source>
        <translation>Es wird gerade trainiert: Halten Sie es zuerst an</translation>
    </message>
    <message>
        <source>%1 could not be moved to the trash: delete the folder yourself</source>
        <translation>%1 konnte nicht in den Papierkorb verschoben werden: Löschen Sie den Ordner selbst</translation>
    </message>
</context>
<context>
    <name>deweather::studio::TrainWorkspace</name>
    <message>
        <source>its folder is gone</source>
        <translation>Ordner ist weg</translation>
    </message>
    <message>
        <source>starting</source>
        <translation>beginnt</translation>
    </message>
    <message>
        <source>running</source>
        <translation>läuft</translation>
    </message>
    <message>
        <source>running elsewhere</source>
        <translation>läuft anderswo</translation>
    </message>
    <message>
        <source>stopped</source>
        <translation>angehalten</translation>
    </message>
    <message>
        <source>finished</source>
        <translation>fertig</translation>
    </message>
    <message>
        <source>failed</source>
        <translation>gescheitert</translation>
    </message>
    <message>
        <source>killed</source>
        <translation>abgebrochen</translation>
    </message>
    <message>
        <source>Runs</source>
        <translation>Läufe</translation>
    </message>
    <message>
        <source>A tick shows a run over the one that is chosen</source>
        <translation>Ein Häkchen zeigt einen Lauf über dem gewählten</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <translation>%1: %2</translation>
    </message>
    <message>
        <source>Save the figure</source>
        <translation>Diagramm speichern</translation>
    </message>
    <message>
        <source>%1 cannot be written: %2</source>
        <translation>%1 kann nicht geschrieben werden: %2</translation>
    </message>
    <message>
        <source>&amp;New run</source>
        <translation>&amp;Neuer Lauf</translation>
    </message>
    <message>
        <source>Begin a run</source>
        <translation>Einen Lauf beginnen</translation>
    </message>
    <message>
        <source>&amp;Open run…</source>
        <translation>Lauf &amp;öffnen …</translation>
    </message>
    <message>
        <source>Follow a run from its folder, of any machine</source>
        <translation>Einen Lauf anhand seines Ordners verfolgen, von jedem Rechner</translation>
    </message>
    <message>
        <source>&amp;Stop</source>
        <translation>&amp;Anhalten</translation>
    </message>
    <message>
        <source>End the step, save and stop</source>
        <translation>Den Schritt beenden, sichern und anhalten</translation>
    </message>
    <message>
        <source>&amp;Resume</source>
        <translation>&amp;Fortsetzen</translation>
    </message>
    <message>
        <source>Resume from the newest checkpoint</source>
        <translation>Vom neuesten Zwischenstand weitermachen</translation>
    </message>
    <message>
        <source>&amp;Duplicate…</source>
        <translation>&amp;Duplizieren …</translation>
    </message>
    <message>
        <source>A new run with these settings, and changes</source>
        <translation>Ein neuer Lauf mit diesen Einstellungen und Änderungen</translation>
    </message>
    <message>
        <source>Remove from the &amp;list</source>
        <translation>Aus der &amp;Liste entfernen</translation>
    </message>
    <message>
        <source>No longer follow this run; its folder stays</source>
        <translation>Diesen Lauf nicht mehr verfolgen; sein Ordner bleibt</translation>
    </message>
    <message>
        <source>Move to &amp;trash</source>
        <translation>In den &amp;Papierkorb</translation>
    </message>
    <message>
        <source>Move the run&apos;s folder to the trash</source>
        <translation>Den Ordner des Laufs in den Papierkorb verschieben</translation>
    </message>
    <message>
        <source>&amp;Use in Restore</source>
        <translation>In Restaurieren &amp;verwenden</translation>
    </message>
    <message>
        <source>Restore pictures with the chosen checkpoint</source>
        <translation>Bilder mit dem gewählten Zwischenstand restaurieren</translation>
    </message>
    <message>
        <source>&amp;Inspect</source>
        <translation>&amp;Untersuchen</translation>
    </message>
    <message>
        <source>See what the chosen checkpoint&apos;s experts do</source>
        <translation>Sehen, was die Experten des gewählten Zwischenstands tun</translation>
    </message>
    <message>
        <source>&amp;Export model…</source>
        <translation>Modell &amp;exportieren …</translation>
    </message>
    <message>
        <source>Save the chosen checkpoint as a model file</source>
        <translation>Den gewählten Zwischenstand als Modelldatei speichern</translation>
    </message>
    <message>
        <source>Run</source>
        <translation>Lauf</translation>
    </message>
    <message>
        <source>Checkpoint</source>
        <translation>Zwischenstand</translation>
    </message>
    <message>
        <source>Which of the run&apos;s models</source>
        <translation>Welches der Modelle des Laufs</translation>
    </message>
    <message>
        <source>Folder of a run</source>
        <translation>Ordner eines Laufs</translation>
    </message>
    <message>
        <source>&amp;Run</source>
        <translation>&amp;Lauf</translation>
    </message>
    <message>
        <source>&amp;Model</source>
        <translation>&amp;Modell</translation>
    </message>
    <message>
        <source>%1 – %2</source>
        <translation>%1 – %2</translation>
    </message>
    <message>
        <source>Resume</source>
        <translation>Fortsetzen</translation>
    </message>
    <message>
        <source>%1 failed: %2</source>
        <translation>%1 ist gescheitert: %2</translation>
    </message>
    <message>
        <source>%1 was killed before its first checkpoint; it would begin again</source>
        <translation>%1 wurde vor dem ersten Zwischenstand abgebrochen und würde von vorn beginnen</translation>
    </message>
    <message>
        <source>%1 was killed; its checkpoint of step %2 is good</source>
        <translation>%1 wurde abgebrochen; der Zwischenstand von Schritt %2 ist gut</translation>
    </message>
    <message>
        <source>The folder of %1 is gone</source>
        <translation>Der Ordner von %1 ist weg</translation>
    </message>
    <message>
        <source>Remove from the list</source>
        <translation>Aus der Liste entfernen</translation>
    </message>
    <message>
        <source>A new run</source>
        <translation>Ein neuer Lauf</translation>
    </message>
    <message>
        <source>Reading the run…</source>
        <translation>Der Lauf wird gelesen …</translation>
    </message>
    <message>
        <source>%1, step %2 of %3</source>
        <translation>%1, Schritt %2 von %3</translation>
    </message>
    <message>
        <source>%1, step %2</source>
        <translation>%1, Schritt %2</translation>
    </message>
    <message>
        <source>, on %1</source>
        <translation>, auf %1</translation>
    </message>
    <message>
        <source>, best %1 dB</source>
        <translation>, bestes %1 dB</translation>
    </message>
    <message numerus="yes">
        <source>, %n unreadable lines</source>
        <translation>
            <numerusform>, %n unlesbare Zeile</numerusform>
            <numerusform>, %n unlesbare Zeilen</numerusform>
        </translation>
    </message>
    <message>
        <source>Best</source>
        <translation>Bester</translation>
    </message>
    <message>
        <source>Step %1</source>
        <translation>Schritt %1</translation>
    </message>
    <message>
        <source>Export the model</source>
        <translation>Modell exportieren</translation>
    </message>
    <message>
        <source>&amp;Train</source>
        <translation>&amp;Trainieren</translation>
    </message>
    <message>
        <source>, %1 left</source>
        <translation>, noch %1</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>Öffnen</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>Modell</translation>
    </message>
</context>
<context>
    <name>deweather::studio::ViewBar</name>
    <message>
        <source>Views</source>
        <translation>Ansichten</translation>
    </message>
    <message>
        <source>Zoom</source>
        <translation>Zoom</translation>
    </message>
</context>
<context>
    <name>deweather::studio::ViewController</name>
    <message>
        <source>%1 %</source>
        <translation>%1 %</translation>
    </message>
    <message>
        <source>scored on all pixels, RGB</source>
        <translation>bewertet auf allen Pixeln, RGB</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>Erneut versuchen</translation>
    </message>
    <message>
        <source>Show in file manager</source>
        <translation>Im Dateimanager zeigen</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>Entfernen</translation>
    </message>
    <message numerus="yes">
        <source>%n pictures could not be restored: the list marks them, with the reason</source>
        <translation>
            <numerusform>%n Bild konnte nicht restauriert werden: die Liste markiert es und nennt den Grund</numerusform>
            <numerusform>%n Bilder konnten nicht restauriert werden: die Liste markiert sie und nennt den Grund</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>deweather::widgets::ClassLegend</name>
    <message>
        <source>Classes</source>
        <translation>Klassen</translation>
    </message>
    <message>
        <source>Class</source>
        <translation>Klasse</translation>
    </message>
    <message>
        <source>Before</source>
        <translation>Vorher</translation>
    </message>
    <message>
        <source>After</source>
        <translation>Nachher</translation>
    </message>
    <message>
        <source>IoU</source>
        <translation>IoU</translation>
    </message>
    <message>
        <source>IoU after</source>
        <translation>IoU nachher</translation>
    </message>
    <message>
        <source>Share of the picture&apos;s pixels, in percent</source>
        <translation>Anteil an den Pixeln des Bildes, in Prozent</translation>
    </message>
    <message>
        <source>Share of the pixels of what the current model made of it, in percent</source>
        <translation>Anteil an den Pixeln dessen, was das gewählte Modell daraus gemacht hat, in Prozent</translation>
    </message>
    <message>
        <source>Overlap with the true labels, of the picture as it is, in percent</source>
        <translation>Überdeckung mit den wahren Klassen, des Bildes wie es ist, in Prozent</translation>
    </message>
    <message>
        <source>Overlap with the true labels, of what the current model made of it, in percent</source>
        <translation>Überdeckung mit den wahren Klassen, dessen, was das gewählte Modell daraus gemacht hat, in Prozent</translation>
    </message>
    <message>
        <source>Copy as &amp;CSV</source>
        <translation>Als &amp;CSV kopieren</translation>
    </message>
</context>
<context>
    <name>deweather::widgets::CompareCanvas</name>
    <message>
        <source>Picture before and after</source>
        <translation>Bild vorher und nachher</translation>
    </message>
    <message>
        <source>Plus and minus zoom, 0 fits, 1 shows 100 %, arrows move, brackets move the dividing line or size the lens, T turns the split, Page Up and Page Down choose the result, Space shows the original</source>
        <translation>Plus und Minus zoomen, 0 passt ein, 1 zeigt 100 %, Pfeiltasten verschieben, eckige Klammern bewegen die Trennlinie oder ändern die Lupe, T dreht die Teilung, Bild auf und Bild ab wählen das Ergebnis, die Leertaste zeigt das Original</translation>
    </message>
    <message>
        <source>Original</source>
        <translation>Original</translation>
    </message>
    <message>
        <source>Reference</source>
        <translation>Referenz</translation>
    </message>
    <message>
        <source>%1 − reference</source>
        <translation>%1 − Referenz</translation>
    </message>
    <message>
        <source>%1 − original</source>
        <translation>%1 − Original</translation>
    </message>
    <message>
        <source>×%1</source>
        <translation>×%1</translation>
    </message>
    <message>
        <source>not there yet</source>
        <translation>noch nicht da</translation>
    </message>
    <message>
        <source>Wheel: zoom at the pointer
Drag: move the picture
Double click: fit or 100 %
Space held: original
+ − zoom, 0 fit, 1 100 %, 2 200 %, arrows move
[ ] dividing line or lens, T turns the split, Page Up and Page Down: other result</source>
        <translation>Mausrad: am Zeiger zoomen
Ziehen: Bild verschieben
Doppelklick: einpassen oder 100 %
Leertaste halten: Original
+ − zoomen, 0 einpassen, 1 100 %, 2 200 %, Pfeile verschieben
[ ] Trennlinie oder Lupe, T dreht die Teilung, Bild auf und Bild ab: anderes Ergebnis</translation>
    </message>
</context>
<context>
    <name>deweather::widgets::ComparisonModel</name>
    <message>
        <source>%1 ms</source>
        <translation>%1 ms</translation>
    </message>
    <message>
        <source>%1 s</source>
        <translation>%1 s</translation>
    </message>
    <message>
        <source>%1 k</source>
        <translation>%1 Tsd.</translation>
    </message>
    <message>
        <source>%1 M</source>
        <translation>%1 Mio.</translation>
    </message>
    <message>
        <source>The best of this column</source>
        <translation>Der beste Wert dieser Spalte</translation>
    </message>
    <message>
        <source>%1, the best</source>
        <translation>%1, der beste</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>Modell</translation>
    </message>
    <message>
        <source>The model that restored the picture</source>
        <translation>Das Modell, das das Bild restauriert hat</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>Zeit</translation>
    </message>
    <message>
        <source>How long restoring took</source>
        <translation>Wie lange das Restaurieren dauerte</translation>
    </message>
    <message>
        <source>Parameters</source>
        <translation>Parameter</translation>
    </message>
    <message>
        <source>How many numbers the model learned</source>
        <translation>Wie viele Zahlen das Modell gelernt hat</translation>
    </message>
    <message>
        <source>GMAC</source>
        <translation>GMAC</translation>
    </message>
    <message>
        <source>Billions of multiply-accumulate operations (GMAC) for this picture</source>
        <translation>Milliarden Multiplikationen mit Addition für dieses Bild</translation>
    </message>
    <message>
        <source>PSNR</source>
        <translation>PSNR</translation>
    </message>
    <message>
        <source>Closeness to the reference in decibels: more is better</source>
        <translation>Nähe zur Referenz in Dezibel: mehr ist besser</translation>
    </message>
    <message>
        <source>SSIM</source>
        <translation>SSIM</translation>
    </message>
    <message>
        <source>Likeness of structure to the reference: 1 is equal</source>
        <translation>Ähnlichkeit der Struktur mit der Referenz: 1 ist gleich</translation>
    </message>
    <message>
        <source>%1 %</source>
        <translation>%1 %</translation>
    </message>
    <message>
        <source>mIoU</source>
        <translation>mIoU</translation>
    </message>
    <message>
        <source>What a segmenter sees in it against the true labels: mean overlap of the classes</source>
        <translation>Was ein Segmentierer darin sieht, gemessen an den wahren Klassen: mittlere Überdeckung der Klassen</translation>
    </message>
    <message>
        <source>mAcc</source>
        <translation>mAcc</translation>
    </message>
    <message>
        <source>What a segmenter sees in it against the true labels: mean accuracy of the classes</source>
        <translation>Was ein Segmentierer darin sieht, gemessen an den wahren Klassen: mittlere Genauigkeit der Klassen</translation>
    </message>
</context>
<context>
    <name>deweather::widgets::ComparisonTable</name>
    <message>
        <source>Comparison of models</source>
        <translation>Vergleich der Modelle</translation>
    </message>
    <message>
        <source>Copy as &amp;Markdown</source>
        <translation>Als &amp;Markdown kopieren</translation>
    </message>
    <message>
        <source>Copy as &amp;CSV</source>
        <translation>Als &amp;CSV kopieren</translation>
    </message>
</context>
<context>
    <name>deweather::widgets::EmbeddingView</name>
    <message>
        <source>Plane of points</source>
        <translation>Ebene der Punkte</translation>
    </message>
    <message numerus="yes">
        <source>and %n more</source>
        <translation>
            <numerusform>und %n weiterer</numerusform>
            <numerusform>und %n weitere</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>deweather::widgets::ExpertLegend</name>
    <message>
        <source>Experts</source>
        <translation>Experten</translation>
    </message>
    <message>
        <source>Click an expert to see its gate weight</source>
        <translation>Einen Experten anklicken, um sein Gate-Gewicht zu sehen</translation>
    </message>
    <message>
        <source>%1: %2 %</source>
        <translation>%1: %2 %</translation>
    </message>
</context>
<context>
    <name>deweather::widgets::FigureView</name>
    <message>
        <source>Show &amp;all</source>
        <translation>&amp;Alles zeigen</translation>
    </message>
    <message>
        <source>Export as &amp;PNG…</source>
        <translation>Als &amp;PNG exportieren…</translation>
    </message>
    <message>
        <source>Export as &amp;SVG…</source>
        <translation>Als &amp;SVG exportieren…</translation>
    </message>
    <message>
        <source>Export as P&amp;DF…</source>
        <translation>Als P&amp;DF exportieren…</translation>
    </message>
    <message>
        <source>Export the numbers as &amp;CSV…</source>
        <translation>Die Zahlen als &amp;CSV exportieren…</translation>
    </message>
</context>
<context>
    <name>deweather::widgets::GateBars</name>
    <message>
        <source>Gate weights of the patch</source>
        <translation>Gate-Gewichte des Ausschnitts</translation>
    </message>
    <message>
        <source>%1, expert %2
probability %3</source>
        <translation>%1, Experte %2
Wahrscheinlichkeit %3</translation>
    </message>
    <message>
        <source>chosen, gate weight %1</source>
        <translation>gewählt, Gate-Gewicht %1</translation>
    </message>
    <message>
        <source>logit %1</source>
        <translation>Logit %1</translation>
    </message>
    <message>
        <source> ± %1</source>
        <translation> ± %1</translation>
    </message>
</context>
<context>
    <name>deweather::widgets::HeatLegend</name>
    <message>
        <source>%1 from %2 to %3</source>
        <translation>%1 von %2 bis %3</translation>
    </message>
</context>
<context>
    <name>deweather::widgets::JobList</name>
    <message>
        <source>Open pictures and videos</source>
        <translation>Geöffnete Bilder und Videos</translation>
    </message>
    <message>
        <source>&amp;Try again</source>
        <translation>E&amp;rneut versuchen</translation>
    </message>
    <message>
        <source>&amp;Cancel</source>
        <translation>Ab&amp;brechen</translation>
    </message>
    <message>
        <source>Show in &amp;folder</source>
        <translation>Im &amp;Ordner zeigen</translation>
    </message>
    <message>
        <source>&amp;Remove from the list</source>
        <translation>Aus der &amp;Liste entfernen</translation>
    </message>
    <message>
        <source>Pictures and videos appear here</source>
        <translation>Hier erscheinen Bilder und Videos</translation>
    </message>
</context>
<context>
    <name>deweather::widgets::JobModel</name>
    <message>
        <source>%1, %2 %</source>
        <translation>%1, %2 %</translation>
    </message>
    <message>
        <source>video %1</source>
        <translation>Video %1</translation>
    </message>
    <message>
        <source>%1 (%2)</source>
        <translation>%1 (%2)</translation>
    </message>
</context>
<context>
    <name>deweather::widgets::Section</name>
    <message>
        <source>Fold this part</source>
        <translation>Diesen Teil einklappen</translation>
    </message>
    <message>
        <source>Unfold this part</source>
        <translation>Diesen Teil ausklappen</translation>
    </message>
</context>
<context>
    <name>deweather::widgets::TimeLine</name>
    <message>
        <source>Time line</source>
        <translation>Zeitleiste</translation>
    </message>
    <message>
        <source>The frame before (Left)</source>
        <translation>Das Bild davor (Links)</translation>
    </message>
    <message>
        <source>Play (K)</source>
        <translation>Abspielen (K)</translation>
    </message>
    <message>
        <source>The next frame (Right)</source>
        <translation>Das nächste Bild (Rechts)</translation>
    </message>
    <message>
        <source>In</source>
        <translation>Anfang</translation>
    </message>
    <message>
        <source>Restore from here on (I)</source>
        <translation>Ab hier restaurieren (I)</translation>
    </message>
    <message>
        <source>Out</source>
        <translation>Ende</translation>
    </message>
    <message>
        <source>Restore up to here (O)</source>
        <translation>Bis hier restaurieren (O)</translation>
    </message>
    <message>
        <source>Pause (K)</source>
        <translation>Anhalten (K)</translation>
    </message>
    <message>
        <source>%1 / %2   frame %3 of %4</source>
        <translation>%1 / %2   Bild %3 von %4</translation>
    </message>
    <message>
        <source>all frames</source>
        <translation>alle Bilder</translation>
    </message>
    <message>
        <source>%1 – %2, %3 frames</source>
        <translation>%1 – %2, %3 Bilder</translation>
    </message>
    <message>
        <source>K plays, J and L go a second, Left and Right a frame, I and O set where restoring begins and ends</source>
        <translation>K spielt ab, J und L gehen eine Sekunde, Links und Rechts ein Bild, I und O setzen Anfang und Ende des Restaurierens</translation>
    </message>
    <message>
        <source>Repeat</source>
        <translation>Wiederholen</translation>
    </message>
    <message>
        <source>Play the part between In and Out again and again (R)</source>
        <translation>Den Ausschnitt immer wieder abspielen (R)</translation>
    </message>
    <message>
        <source>preview</source>
        <translation>Vorschau</translation>
    </message>
    <message>
        <source>While it plays, frames are restored as large as the time allows; a paused frame is exact</source>
        <translation>Beim Abspielen werden Bilder so groß restauriert, wie die Zeit es zulässt; ein angehaltenes ist genau</translation>
    </message>
    <message numerus="yes">
        <source>%n frames</source>
        <translation>
            <numerusform>%n Bild</numerusform>
            <numerusform>%n Bilder</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>deweather::widgets::WeatherBars</name>
    <message>
        <source>Weather in the picture</source>
        <translation>Wetter im Bild</translation>
    </message>
    <message>
        <source>rain %1 %, raindrops %2 %, haze %3 %, snow %4 %</source>
        <translation>Regen %1 %, Regentropfen %2 %, Dunst %3 %, Schnee %4 %</translation>
    </message>
</context>
<context>
    <name>deweather::widgets::WeatherLegend</name>
    <message>
        <source>Weather map</source>
        <translation>Wetterkarte</translation>
    </message>
    <message>
        <source>Show %1 on the map</source>
        <translation>%1 auf der Karte zeigen</translation>
    </message>
</context>
<context>
    <name>deweather::widgets::HistogramView</name>
    <message>
        <source>Histogram before and after</source>
        <translation>Histogramm vorher und nachher</translation>
    </message>
    <message>
        <source>%1: %2 % of the pixels have a colour at 0, %3 % one at 255</source>
        <translation>%1: %2 % der Pixel haben eine Farbe bei 0, %3 % eine bei 255</translation>
    </message>
    <message>
        <source>Original</source>
        <translation>Original</translation>
    </message>
    <message>
        <source>Result</source>
        <translation>Ergebnis</translation>
    </message>
    <message>
        <source>Areas: the result. Lines: the original.</source>
        <translation>Flächen: das Ergebnis. Linien: das Original.</translation>
    </message>
</context>
<context>
    <name>deweather::studio::ListFilter</name>
    <message>
        <source>Which pictures are listed</source>
        <translation>Welche Bilder aufgeführt sind</translation>
    </message>
    <message>
        <source>All (%1)</source>
        <translation>Alle (%1)</translation>
    </message>
    <message>
        <source>Not saved (%1)</source>
        <translation>Nicht gespeichert (%1)</translation>
    </message>
    <message>
        <source>Failed (%1)</source>
        <translation>Fehlgeschlagen (%1)</translation>
    </message>
    <message>
        <source>Clips (%1)</source>
        <translation>Videos (%1)</translation>
    </message>
</context>
</TS>
