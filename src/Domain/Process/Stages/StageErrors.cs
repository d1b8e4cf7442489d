using CoResearch.Domain.Shared;

namespace CoResearch.Domain.Process.Stages;

public sealed record StageRuns(ShippedLine Name, string Slug)
    : Error("stage_runs", $"{Name} runs already. /stage end {Slug} ends it, then the next one can begin; /stage iterate {Slug} \"Round 1\" begins an iteration within it.");

public sealed record NoStageRuns(string Slug)
    : Error("no_stage_runs", $"No stage of {Slug} runs. /stage {Slug} shows what comes next, /stage begin {Slug} begins it.");

public sealed record AllStagesEnded(string Slug)
    : Error("all_stages_ended", $"All stages of {Slug} are over. /credit {Slug} drafts who contributed what, /timeline {Slug} looks back.");

public sealed record NotOpenYet(string Slug)
    : Error("not_open_yet", $"{Slug} is a draft, so no stage of it can begin. /challenge open {Slug} opens it.");

public sealed record ChecklistOpen(string Word, ShippedLine Stage, string Slug, IReadOnlyList<ShippedLine> Items, int More)
    : Error("checklist_open", $"{Stage} cannot {Word} yet; this is open: {string.Join("; ", Items)}{(More > 0 ? $"; and {More} more" : "")}. /stage check {Slug} <number> ticks a line that is true; /stage {Word} {Slug} anyway <why> goes on without.");

public sealed record TooDeep(int Most)
    : Error("too_deep", $"Iterations nest {Most} deep at most. /stage end ends the innermost one.");

public sealed record BadStageName(int Most)
    : Error("bad_stage_name", $"An iteration's name has 1 to {Most} characters: /stage iterate \"Round 1\" length=2w");

public sealed record BadLength(string Typed, int Most)
    : Error("bad_length", $"I cannot read \"{Typed}\" as a length. Write days or weeks, as 10d or 3w, up to {Most} days.");

public sealed record TooLong(ShippedLine Name, int Most)
    : Error("too_long", $"{Name} would be longer than {Most} days. End it, and plan what is left as a stage or a challenge of its own.");

public sealed record NeedsReason(int Most)
    : Error("needs_reason", $"Say why in 1 to {Most} characters: the timeline shows it.");

public sealed record NoSuchStage(string Typed, Phrase Hint, IReadOnlyList<ShippedLine> Stages)
    : Error("no_such_stage", $"There is no stage \"{Typed}\".{Hint} The stages are {Keys(Stages)}.")
{
    /// <summary>The stages as they are typed, also as settings.</summary>
    public string Known => Keys(Stages);

    private static string Keys(IReadOnlyList<ShippedLine> stages) => string.Join(", ", stages.Select(s => StageLine.Key(s.Text)));
}

public sealed record StageHasBegun(ShippedLine Name, string Slug)
    : Error("stage_has_begun", $"{Name} has begun, so its plan stays as it was. /stage extend 1w {Slug} <why> lets it go on for longer.");

public sealed record StageNotBegun(ShippedLine Name, string Slug)
    : Error("stage_not_begun", $"{Name} has not begun, so there is nothing to extend. /stage plan {Slug} sets how long it is to last.");

public sealed record StageHasEnded(ShippedLine Name, string Slug)
    : Error("stage_has_ended", $"{Name} is over, so it cannot be extended. /stage {Slug} shows what runs.");

public sealed record NoStageComes(string Slug)
    : Error("no_stage_comes", $"No stage of {Slug} comes after the one that runs. Without for=entry the line goes to the checklist of that one.");

public sealed record NoSuchItem(int Number, string Slug)
    : Error("no_such_item", $"There is no line {Number} in the checklists of {Slug}. /stage {Slug} shows them with their numbers.");

public sealed record BadItem(int Most)
    : Error("bad_item", $"A line of a checklist has 1 to {Most} characters.");

public sealed record TooManyItems(int Most)
    : Error("too_many_items", $"{Most} lines are enough for one stage. Put what is smaller on the board: /card add …");

public sealed record BadArtefact(int MostWhat, int MostText)
    : Error("bad_artefact", $"Say what it is in up to {MostWhat} characters, then a link or a note of up to {MostText}: /stage artefact slides https://…");

public sealed record ArtefactIsNumber(string Typed)
    : Error("artefact_is_number", $"\"{Typed}\" is a number. The files of a run come with /artifact {Typed}; what a stage brought forth is kept with /stage artefact slides https://…");

public sealed record NoSuchArtefact(string What)
    : Error("no_such_artefact", $"There is no \"{What}\" among the artefacts of this stage, so there is nothing to take off.");

public sealed record ArtefactOfAnother(string What, string Name)
    : Error("artefact_of_another", $"\"{What}\" is what {Name} brought. Keep yours under another name, or ask {Name} or a mentor to change it.");

public sealed record EmptyFile(string Name)
    : Error("empty_file", $"\"{Name}\" has nothing in it: 0 bytes. Send it again when it is whole.");

public sealed record NoSuchFileKept(string What, string Slug)
    : Error("no_such_file_kept", $"No stage of {Slug} kept a file as \"{What}\". /stage {Slug} lists what there is.");

public sealed record TooManyArtefacts(int Most)
    : Error("too_many_artefacts", $"A stage holds {Most} artefacts. Take one off first: /stage artefact <what> none");

public sealed record NothingBegun(string Slug)
    : Error("nothing_begun", $"No stage of {Slug} has begun, so there is nothing to report. A mentor begins the first one with /stage begin {Slug}.");

public sealed record NothingToReport(ShippedLine Name, string Slug)
    : Error("nothing_to_report", $"{Name} has not begun, so there is nothing to report. /stage {Slug} shows what runs.");

public sealed record NothingPresented(string Slug)
    : Error("nothing_presented", $"No report of {Slug} has been presented, so there is nothing to speak about yet. /ask {Slug} … reaches its mentors.");

public sealed record BadFeedback(int Most)
    : Error("bad_feedback", $"Say it in 3 letters to {Most} characters.");

public sealed record EnoughFeedback(int Most)
    : Error("enough_feedback", $"You said {Most} things about this report. Talk to its authors: /team shows who they are.");

public sealed record BadReading(int MostTitle)
    : Error("bad_reading", $"Say what to read: a title of up to {MostTitle} characters, a link, or both: /read add Attention is all you need https://arxiv.org/abs/1706.03762");

public sealed record ReadingKnown(int Number, string Slug)
    : Error("reading_known", $"That is number {Number} of the list of {Slug} already. Read it? /read done {Slug} {Number} <what you take from it>");

public sealed record TooManyReadings(int Most)
    : Error("too_many_readings", $"{Most} are enough to read for one challenge. Take one off first: /read drop <number>");

public sealed record NoSuchReading(long Number, string Slug)
    : Error("no_such_reading", $"There is no number {Number} on the reading list of {Slug}. /read {Slug} shows it.");

public sealed record BadReadingNote(int Most)
    : Error("bad_reading_note", $"A note has at most {Most} characters. What is longer belongs into a document: add it with /stage artefact.");

public sealed record NotYourReading(int Number)
    : Error("not_your_reading", $"Number {Number} was put on the list by somebody else. Its mentors can take it off.");

public sealed record PresentedLately(ShippedLine Name, string Key, string Slug)
    : Error("presented_lately", $"The report of {Name} was presented a short while ago. To show it as it is now: /report present {Slug} {Key} again");

public sealed record NotAgain(string Typed)
    : Error("not_again", $"I do not know what to do with \"{Typed}\" here. After the stage stands \"again\" at most, which shows once more what was just presented.");

public sealed record ReportOfTeam(string Slug)
    : Error("report_of_team", $"The report of {Slug} was shown to its team alone, so the team talks about it. /join {Slug} makes you one of them.");
