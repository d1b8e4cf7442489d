namespace CoResearch.Bot.Dispatch;

/// <summary>
/// What a command is called, takes and allows. Help, platform menus, manifests and the README's table all come from it.
/// The name may have two words ("challenge add"); the dispatcher tries the longer name first.
/// </summary>
internal sealed record CommandSpec(string Name, string Summary)
{
    public IReadOnlyList<string> Aliases { get; init; } = [];
    public IReadOnlyList<ArgumentSpec> Arguments { get; init; } = [];

    /// <summary>One line that works as typed, slash included.</summary>
    public required string Example { get; init; }
    public Access Access { get; init; } = Access.Anyone;

    /// <summary>Heading in /help: "Take part", "Look", "Guide a challenge", "Run the lab".</summary>
    public required string Topic { get; init; }

    /// <summary>What is missing is asked for with a form, instead of refused.</summary>
    public bool HasForm { get; init; }

    /// <summary>One at least of the arguments that a word introduces must be there, whichever.</summary>
    public bool NeedsOne { get; init; }

    /// <summary>It does more than change the database, so that it cannot be tried and taken back while its form is open.</summary>
    public bool ReachesOut { get; init; }

    /// <summary>What it answers is for who asks, also where others read along: it is long, about them, or not open to everybody.</summary>
    public bool Discreet { get; init; }

    /// <summary>What is typed opens a door, or names somebody of whom nothing is kept: once done, the line is kept nowhere.</summary>
    public bool Secret { get; init; }

    /// <summary>
    /// It shows what all may read, or is about the place where it is typed, and does nothing to whoever does it: so it can be done by a press for
    /// somebody whom the platform does not name, although they may not have written it.
    /// </summary>
    public bool BeforeAll { get; init; }

    /// <summary>Only in the terminal (/as).</summary>
    public bool TerminalOnly { get; init; }

    /// <summary>A privileged act: written to the audit when done, not only when refused.</summary>
    public bool Audited { get; init; }

    /// <summary>The same for answers to its form: of all that may be left out nothing needs to be there, and the command says what it cannot do without.</summary>
    public CommandSpec LeftOut => this with { NeedsOne = false };

    /// <summary>What to type: the name and every argument.</summary>
    public string Usage => "/" + string.Join(' ', Arguments.Select(a => a.Usage).Prepend(Name));
}

/// <summary>Who may use a command; the lab owner always may, except where it makes no sense (joining for others).</summary>
internal enum Access
{
    Anyone,

    /// <summary>Active members of the challenge that the arguments name.</summary>
    Member,

    /// <summary>The same, and lab owners.</summary>
    Team,

    /// <summary>Mentors and experts of that challenge.</summary>
    Guide,
    Owner,
}

/// <summary>The types of arguments; the dispatcher parses them and refuses what does not fit, saying what is expected.</summary>
internal enum ArgumentKind
{
    /// <summary>One word, or several in quotes.</summary>
    Word,

    /// <summary>As a word, for which a form offers several lines.</summary>
    Text,

    /// <summary>Everything that is left.</summary>
    Rest,
    Integer,

    /// <summary>A challenge's slug; when optional: the person's only one, or the one they used last.</summary>
    Challenge,

    /// <summary>A submission's number.</summary>
    Submission,

    /// <summary>A card's number.</summary>
    Card,

    /// <summary>@name or name of a person.</summary>
    Person,

    /// <summary>Any number of key=value words.</summary>
    Settings,
}

internal sealed record ArgumentSpec(string Name, ArgumentKind Kind, string Summary, bool Optional = false)
{
    /// <summary>The literal word that introduces it, when it has one: "as" in <c>/challenge add x as y</c>.</summary>
    public string? After { get; init; }

    /// <summary>Whether an optional challenge that is left out is the one that the conversation is about; otherwise none is meant.</summary>
    public bool Assumed { get; init; } = true;

    /// <summary>Whether the form is filled in from the challenge: of several that are open it is asked for, and not taken for the one used last.</summary>
    public bool FillsForm { get; init; }

    /// <summary>Whether a form offers only the challenges that one is not in.</summary>
    public bool NotJoined { get; init; }

    /// <summary>The most characters of a text, where a form can say so at once.</summary>
    public int? Longest { get; init; }

    /// <summary>Whether a dash takes back what was said there before: so a form says of what stood in it that it was emptied.</summary>
    public bool CanBeEmptied { get; init; }

    /// <summary>The words that can stand here, each with the key of the text that people read for it; empty where anything can.</summary>
    public IReadOnlyList<(string Word, string Key)> Choices { get; init; } = [];

    /// <summary>How settings stand in a usage line, where the keys are known: "page=2".</summary>
    public string Form { get; init; } = "key=value …";

    /// <summary>How it stands in a usage line: &lt;name&gt;, [name], [page=2], [as name].</summary>
    public string Usage
    {
        get
        {
            var words = (After is null ? "" : After + " ") + (Kind == ArgumentKind.Settings ? Form : Name == After ? "…" : Name);
            return Optional ? $"[{words}]" : $"<{words}>";
        }
    }
}
