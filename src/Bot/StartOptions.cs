using CoResearch.Domain.Shared;

namespace CoResearch.Bot;

/// <summary>What the command line of the process asks for.</summary>
internal sealed record StartOptions
{
    private static readonly string[] Known = ["demo", "health", "manifest", "--data", "--url", "--terminal", "--strict", "--help", "--version"];

    public bool Demo { get; init; }
    public bool Health { get; init; }

    /// <summary>The platform whose app manifest is wanted: "slack".</summary>
    public string? Manifest { get; init; }

    /// <summary>The public address in front of the bot, for a manifest of HTTP mode.</summary>
    public string? Url { get; init; }
    public string? Data { get; init; }
    public bool Terminal { get; init; }
    public bool Strict { get; init; }
    public bool Help { get; init; }
    public bool Version { get; init; }

    public const string Usage = """
        CoResearch: research challenges in a chat.

        coresearch [demo | health | manifest slack [--url <address>]] [--data <folder>] [--terminal] [--strict]

          demo             play a shipped conversation, then hand over the prompt
          health           exit with 0 when a bot lives on the state folder, with 1 when not
          manifest slack   print the manifest from which Slack creates the app
          --url <address>  for HTTP mode, with Slack's requests to this public https address; without it, for Socket Mode
          --data <folder>  keep all state there (default: var below the current folder)
          --terminal       open the terminal chat although other platforms are configured
          --strict         exit with 1 when a line of standard input was refused
          --help           this
          --version        the version

        Standard input is a conversation: at a terminal a prompt, otherwise a line a message.
        Settings: config/appsettings.json, <data>/appsettings.json, and environment variables such as
        CORESEARCH_Lab__Name. Exit codes: 0 fine, 1 refused lines (--strict) or a failure, 2 a wrong start.
        """;

    /// <summary>The state folder: as said, as the variable CORESEARCH_DATA says, or var below the current folder.</summary>
    public StatePaths Paths => new(Path.GetFullPath(Data ?? Environment.GetEnvironmentVariable("CORESEARCH_DATA") ?? "var"));

    public static Result<StartOptions> Read(IReadOnlyList<string> arguments)
    {
        var options = new StartOptions();
        for (var i = 0; i < arguments.Count; i++)
        {
            var argument = arguments[i];
            var equals = argument.StartsWith("--", StringComparison.Ordinal) ? argument.IndexOf('=', StringComparison.Ordinal) : -1;
            var name = equals < 0 ? argument : argument[..equals];
            string? value = null;
            if (name is "--data" or "--url")
            {
                value = equals >= 0 ? argument[(equals + 1)..] : i + 1 < arguments.Count ? arguments[++i] : null;
                if (name == "--data" && string.IsNullOrWhiteSpace(value)) return new WrongStart("--data needs a folder: --data <folder>.");
                if (name == "--url" && !(Uri.TryCreate(value, UriKind.Absolute, out var address) && address is { Scheme: "https", Query: "", Fragment: "" }))
                    return new WrongStart("--url needs the public https address of the bot: manifest slack --url https://lab.example.org.");
            }
            else if (equals >= 0 && Known.Contains(name)) return new WrongStart($"{name} takes no value.");
            switch (name)
            {
                case "demo": options = options with { Demo = true }; break;
                case "health": options = options with { Health = true }; break;
                case "manifest":
                    if (i + 1 >= arguments.Count || arguments[++i] != "slack") return new WrongStart("There is a manifest for Slack only: manifest slack.");
                    options = options with { Manifest = arguments[i] };
                    break;
                case "--url": options = options with { Url = value }; break;
                case "--data": options = options with { Data = value }; break;
                case "--terminal": options = options with { Terminal = true }; break;
                case "--strict": options = options with { Strict = true }; break;
                case "--help" or "-h" or "-?": options = options with { Help = true }; break;
                case "--version": options = options with { Version = true }; break;
                default: return new WrongStart($"I do not know {argument}.{Nearest.Hint(name, Known)} --help lists what there is.");
            }
        }
        return options.Url is null || options.Manifest is not null ? options : new WrongStart("--url belongs to manifest slack.");
    }
}

/// <summary>The process cannot start as asked; the sentence says what to do.</summary>
internal sealed record WrongStart(string Sentence) : Error("wrong_start", Sentence);
