using CoResearch.Bot.Dispatch;
using CoResearch.Bot.Messages;
using CoResearch.Bot.Wording;
using CoResearch.Domain.Shared;

namespace CoResearch.Bot.Commands;

/// <summary>Settings such as <c>page=2</c>: the ones that a command knows, and nothing else.</summary>
internal static class Paging
{
    /// <summary>The argument of a command that is read a page at a time.</summary>
    public static ArgumentSpec Argument { get; } = new("settings", ArgumentKind.Settings, "page=2 shows the next page", Optional: true) { Form = "page=2" };

    /// <summary>1, or what <c>page=</c> says.</summary>
    public static Result<int> PageOf(CommandCall call) => Number(call, "page", 1, ["page"]);

    /// <summary>A page of a list that is held whole; refused where there is no such page. Other settings that the command knows are let through.</summary>
    public static Result<Page<T>> Cut<T>(CommandCall call, IReadOnlyList<T> all, int size, params string[] others)
    {
        if (Number(call, "page", 1, ["page", .. others]).Failed(out var page, out var error)) return error;
        var pages = Math.Max(1, (all.Count + size - 1) / size);
        return page > pages ? new NoSuchPage(page, pages) : new Page<T>([.. all.Skip((page - 1) * size).Take(size)], page, pages);
    }

    /// <summary>A whole number from 1 to 1,000,000 among the settings; any key that is not <paramref name="known"/> is refused.</summary>
    public static Result<int> Number(CommandCall call, string key, int otherwise, IReadOnlyList<string> known)
    {
        if (Unknown(call, known) is { } unknown) return unknown;
        if (call.Settings(Argument.Name).GetValueOrDefault(key) is not { } text) return otherwise;
        return int.TryParse(text, out var number) && number is >= 1 and <= 1_000_000 ? number : new WrongNumber(key, text);
    }

    /// <summary>One of a setting's words, in any case; the first of them where it is not given.</summary>
    public static Result<string> Word(CommandCall call, string key, IReadOnlyList<string> words)
    {
        if (call.Settings(Argument.Name).GetValueOrDefault(key) is not { } text) return words[0];
        return words.FirstOrDefault(w => w.Equals(text, StringComparison.OrdinalIgnoreCase)) is { } word ? word
            : new WrongWord(key, text, string.Join(", ", words.Where(w => w.Length > 0)), Nearest.Hint(text, [.. words.Where(w => w.Length > 0)]));
    }

    public static Error? Unknown(CommandCall call, IReadOnlyList<string> known) =>
        call.Settings(Argument.Name).Keys.FirstOrDefault(key => !known.Contains(key)) is { } key
            ? new UnknownSetting(key, string.Join(", ", known.Select(k => k + "=")), Nearest.Hint(key, known))
            : null;
}

internal sealed record UnknownSetting(string Key, string Known, Phrase Hint)
    : Error("unknown_setting", $"I do not know the setting {Key}=.{Hint} This command takes {Known}");

internal sealed record WrongNumber(string Key, string Value)
    : Error("wrong_number", $"{Key}={Value} is not a number from 1 to 1,000,000.");

internal sealed record NoSuchPage(int Page, int Pages)
    : Error("no_such_page", $"There is no page {Page}: the last one is {Pages}.");

internal sealed record WrongWord(string Key, string Value, string Words, Phrase Hint)
    : Error("wrong_word", Words.Contains(',', StringComparison.Ordinal) ? $"{Key}={Value} is not one of {Words}.{Hint}" : $"I do not know {Key}={Value}. Write {Key}={Words}, or leave it out.");

/// <summary>A part of a list.</summary>
internal sealed record Page<T>(IReadOnlyList<T> Rows, int Number, int Pages)
{
    /// <summary>The button to the next page; <paramref name="command"/> without its page.</summary>
    public IEnumerable<Block> Next(Texts texts, string command) =>
        Number == Pages ? [] : [new ButtonsBlock([new(texts.Of("about.button_next", new { page = Number + 1, pages = Pages }), $"{command} page={Number + 1}")])];
}
