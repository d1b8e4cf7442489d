using System.Globalization;
using CoResearch.Domain.Challenges;
using CoResearch.Domain.Shared;

namespace CoResearch.Bot.Dispatch;

/// <summary>
/// Gives the words of a line to the arguments of a command, without looking anything up: the values are strings, numbers, or settings.
/// An optional challenge yields its word to a later argument when the word is no challenge's name, an optional submission before the rest of
/// the line when it is no number.
/// </summary>
internal sealed class ArgumentBinder
{
    private readonly CommandSpec _spec;
    private readonly CommandLine _line;
    private readonly IReadOnlyCollection<string> _slugs;
    private readonly List<CommandWord> _words;
    private readonly Dictionary<string, object> _values = new(StringComparer.Ordinal);
    private CommandWord? _noChallenge;
    private int _next;

    private ArgumentBinder(CommandSpec spec, CommandLine line, int consumed, IReadOnlyCollection<string> slugs)
    {
        (_spec, _line, _slugs) = (spec, line, slugs);
        var takesSettings = spec.Arguments.Any(a => a.Kind == ArgumentKind.Settings);
        _words = [.. line.Words.Skip(consumed).Where(w => !takesSettings || w.Setting is null)];
    }

    public static Result<IReadOnlyDictionary<string, object>> Bind(
        CommandSpec spec, CommandLine line, int consumed, IReadOnlyCollection<string> slugs) =>
        new ArgumentBinder(spec, line, consumed, slugs).Bind(consumed);

    private Result<IReadOnlyDictionary<string, object>> Bind(int consumed)
    {
        for (var i = 0; i < _spec.Arguments.Count; i++)
        {
            var argument = _spec.Arguments[i];
            var error = argument.Kind == ArgumentKind.Settings
                ? BindSettings(argument, line: _line.Words.Skip(consumed))
                : BindWord(argument, [.. _spec.Arguments.Skip(i + 1).Where(a => a.Kind != ArgumentKind.Settings)]);
            if (error is not null) return error;
        }
        if (_next < _words.Count) return Superfluous();
        return _spec.NeedsOne && _spec.Arguments.Where(a => a.After is not null).All(a => !_values.ContainsKey(a.Name)) ? Missing(_spec.Arguments.First(a => a.After is not null)) : _values;
    }

    /// <summary>Blames the first word that cannot be understood: one that was taken for a challenge and names none comes before what is left over.</summary>
    private Error Superfluous()
    {
        var word = _noChallenge ?? _words[_next];
        return Nearest.To(word.Value, _slugs) is not null && word == _noChallenge
            ? new NoSuchChallenge(word.Value, Nearest.Hint(word.Value, _slugs))
            : new SuperfluousArgument(word.Value, _spec.Usage, _spec.Example);
    }

    private Error? BindSettings(ArgumentSpec argument, IEnumerable<CommandWord> line)
    {
        var settings = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var word in line)
            if (word.Setting is var (key, value) && !settings.TryAdd(key, value)) return new RepeatedSetting(key);
        if (settings.Count == 0) return argument.Optional ? null : Missing(argument);
        _values[argument.Name] = settings;
        return null;
    }

    private Error? BindWord(ArgumentSpec argument, IReadOnlyList<ArgumentSpec> rest)
    {
        var later = rest.Count > 0 ? rest[0] : null;
        if (argument.After is { } keyword)
        {
            if (_next >= _words.Count || !IsKeyword(_words[_next], keyword)) return argument.Optional ? null : Missing(argument);
            if (++_next >= _words.Count) return Missing(argument);
        }
        if (_next >= _words.Count) return argument.Optional ? null : Missing(argument);
        var word = _words[_next];

        // An optional argument leaves alone a keyword that introduces a later one.
        if (argument.Optional && argument.After is null && rest.Any(a => a.After is { } next && IsKeyword(word, next))) return null;

        // A submission's number may be left out before words that are anything.
        if (argument is { Kind: ArgumentKind.Submission, Optional: true, After: null } && rest.Any(a => a.Kind == ArgumentKind.Rest)
            && !long.TryParse(word.Value.TrimStart('#'), CultureInfo.InvariantCulture, out _)) return null;
        if (argument.Kind == ArgumentKind.Challenge && argument.Optional && later is { After: null } && !FillsAll(rest) && Yields(word.Value, later)) return null;

        _next++;
        switch (argument.Kind)
        {
            case ArgumentKind.Rest:
                _values[argument.Name] = word.Quoted && _next == _words.Count ? word.Value : _line.Text[word.Start..].Trim();
                _next = _words.Count;
                return null;
            case ArgumentKind.Integer or ArgumentKind.Submission or ArgumentKind.Card:
                var digits = argument.Kind == ArgumentKind.Integer ? word.Value : word.Value.TrimStart('#');
                if (!long.TryParse(digits, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number))
                    return Wrong(argument, word.Value, argument.Kind switch { ArgumentKind.Submission => "a submission's number", ArgumentKind.Card => "a card's number", _ => "a whole number" });
                _values[argument.Name] = number;
                return null;
            default:
                if (word.Value.Length == 0) return Wrong(argument, word.Value, "a word");
                if (argument.Kind == ArgumentKind.Challenge && !_slugs.Contains(word.Value, StringComparer.OrdinalIgnoreCase)) _noChallenge ??= word;
                _values[argument.Name] = word.Value;
                return null;
        }
    }

    /// <summary>Whether there is a word for this argument and for each one after it, so that none needs to be left out.</summary>
    private bool FillsAll(IReadOnlyList<ArgumentSpec> rest) =>
        rest.All(a => a is { After: null, Kind: not ArgumentKind.Rest }) && _words.Count - _next > rest.Count;

    private bool Yields(string word, ArgumentSpec later)
    {
        if (_slugs.Contains(word, StringComparer.OrdinalIgnoreCase)) return false;
        var number = long.TryParse(word.TrimStart('#'), CultureInfo.InvariantCulture, out _);
        return later.Kind switch
        {
            ArgumentKind.Rest => true,
            ArgumentKind.Integer or ArgumentKind.Submission or ArgumentKind.Card => number,
            ArgumentKind.Person when word.StartsWith('@') => true,
            _ => number || Nearest.To(word, _slugs) is null,
        };
    }

    private static bool IsKeyword(CommandWord word, string keyword) => !word.Quoted && word.Value.Equals(keyword, StringComparison.OrdinalIgnoreCase);

    private MissingArgument Missing(ArgumentSpec argument) => new(argument.Name, new ArgumentOf(_spec, argument), _spec.Usage, _spec.Example);

    private WrongArgument Wrong(ArgumentSpec argument, string value, string expected) =>
        new(argument.Name, new ArgumentOf(_spec, argument), value, expected, _spec.Usage, _spec.Example);
}
