using System.Runtime.CompilerServices;

namespace CoResearch.Bot.Dispatch;

/// <summary>Every command by its name and aliases. Two that share a name fail the start.</summary>
internal sealed class CommandCatalog
{
    private readonly Dictionary<string, CommandEntry> _byName = new(StringComparer.OrdinalIgnoreCase);

    public CommandCatalog(IEnumerable<Type> commands)
    {
        foreach (var type in commands)
        {
            var entry = new CommandEntry(SpecOf(type), type);
            Entries.Add(entry);
            foreach (var name in entry.Spec.Aliases.Prepend(entry.Spec.Name))
                if (!_byName.TryAdd(name, entry))
                    throw new InvalidOperationException(
                        $"Two commands are called /{name}: {_byName[name].Type.Name} and {entry.Type.Name}. Rename one.");
        }
        Entries.Sort((a, b) => string.CompareOrdinal(a.Spec.Name, b.Spec.Name));
    }

    public List<CommandEntry> Entries { get; } = [];

    /// <summary>Every command of this program, without starting it.</summary>
    public static CommandCatalog OfThisBot() =>
        new(typeof(CommandCatalog).Assembly.GetTypes().Where(t => t is { IsClass: true, IsAbstract: false } && t.IsAssignableTo(typeof(ICommand))));

    /// <summary>The command that the first one or two words name, and how many words that took. "project" stands for "challenge".</summary>
    public (CommandEntry Entry, int Words)? Find(IReadOnlyList<string> words)
    {
        if (words.Count == 0) return null;
        var first = Canonical(words[0]);
        if (words.Count > 1 && _byName.TryGetValue($"{first} {words[1]}", out var two)) return (two, 2);
        return _byName.TryGetValue(first, out var one) ? (one, 1) : null;
    }

    public CommandEntry? Named(string name) =>
        Find(name.TrimStart('/').Split(' ', StringSplitOptions.RemoveEmptyEntries)) is { } found ? found.Entry : null;

    /// <summary>The name that was probably meant.</summary>
    public string? Nearest(IReadOnlyList<string> words)
    {
        var first = Canonical(words[0]);
        var two = words.Count > 1 ? Domain.Shared.Nearest.To($"{first} {words[1]}", _byName.Keys.Where(n => n.Contains(' '))) : null;
        return two ?? Domain.Shared.Nearest.To(first, _byName.Keys)
            ?? _byName.Keys.Where(n => n.StartsWith(first + " ", StringComparison.OrdinalIgnoreCase)).Order(StringComparer.Ordinal).FirstOrDefault();
    }

    /// <summary>"/challenge add" for "/challenge ad x": the longer command that a word after a shorter one was probably meant for.</summary>
    public string? NearestLonger(CommandEntry entry, string word) =>
        Domain.Shared.Nearest.To($"{entry.Spec.Name} {word}", _byName.Keys.Where(n => n.StartsWith(entry.Spec.Name + " ", StringComparison.OrdinalIgnoreCase)));

    // A spec is known before there is anything to construct its command with (and /help is a command that needs this catalog).
    private static CommandSpec SpecOf(Type type) => ((ICommand)RuntimeHelpers.GetUninitializedObject(type)).Spec
        ?? throw new InvalidOperationException($"{type.Name}.Spec must be an expression (Spec => new …), not an initialised property.");

    private static string Canonical(string first) =>
        first.Equals("project", StringComparison.OrdinalIgnoreCase) ? "challenge"
        : first.Equals("projects", StringComparison.OrdinalIgnoreCase) ? "challenges" : first;
}

internal sealed record CommandEntry(CommandSpec Spec, Type Type);
