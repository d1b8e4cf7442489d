using System.Text.Json;
using System.Text.RegularExpressions;
using CoResearch.Domain.Shared;
using CoResearch.Workers;
using Microsoft.Extensions.Configuration;

namespace CoResearch.Bot;

/// <summary>
/// Where settings come from: the file that ships, which names every setting, then one in the state folder, then user secrets, then the environment. What
/// the shipped file does not know is a slip and refused.
/// </summary>
internal static partial class Settings
{
    private const string Prefix = "CORESEARCH_";

    // Sections whose keys are names of other things: categories, and jobs and environments, which their own part checks.
    private static readonly string[] Open = ["Logging", "Jobs", $"{WorkerOptions.Section}:{nameof(WorkerOptions.Environments)}"];

    public static Result<Done> AddTo(IConfigurationBuilder builder, StatePaths paths)
    {
        var (shippedFile, ownFile) = (Path.Combine(AppContext.BaseDirectory, "config", "appsettings.json"), Path.Combine(paths.Root, "appsettings.json"));
        var shipped = new ConfigurationBuilder().AddJsonFile(shippedFile).Build();
        IConfigurationRoot own;
        try
        {
            own = new ConfigurationBuilder().AddJsonFile(ownFile, optional: true).Build();
        }
        catch (InvalidDataException exception)
        {
            return new WrongStart(Unreadable(ownFile, exception));
        }
        var secrets = new ConfigurationBuilder().AddUserSecrets(typeof(Settings).Assembly, optional: true).Build();
        var environment = new ConfigurationBuilder().AddEnvironmentVariables(Prefix).Build();
        var known = Keys(shipped).ToList();
        foreach (var key in Keys(own).Concat(Keys(secrets)).Concat(Keys(environment).Where(k => k.Contains(':'))))
            if (!known.Contains(key, StringComparer.OrdinalIgnoreCase) && !Open.Any(section => $"{key}:".StartsWith($"{section}:", StringComparison.OrdinalIgnoreCase)))
                return new WrongStart($"There is no setting {key}.{Nearest.Hint(key, known)} config/appsettings.json has them all.");

        // Not the configurations read above: chained ones take an empty value for a missing one.
        builder.AddJsonFile(shippedFile).AddJsonFile(ownFile, optional: true).AddUserSecrets(typeof(Settings).Assembly, optional: true).AddEnvironmentVariables(Prefix);
        return Done.Ok;
    }

    /// <summary>What the configuration binder says of a value of the wrong kind, in plain words; anything else as it is.</summary>
    public static string InWords(string message) => Unconvertible().Match(message) is { Success: true, Groups: var groups }
        ? $"{groups["key"].Value} is \"{groups["value"].Value}\", but must be {Kind(groups["type"].Value)}. config/appsettings.json shows every setting."
        : message;

    private static string Unreadable(string file, InvalidDataException exception) => exception.GetBaseException() switch
    {
        JsonException json => $"The settings file {file} cannot be read: around line {(json.LineNumber ?? 0) + 1} it is no valid JSON; look for a missing bracket, quote or comma. config/appsettings.json shows how settings are written.",
        var other => $"The settings file {file} cannot be read: {other.Message.TrimEnd('.')}. config/appsettings.json shows how settings are written.",
    };

    private static string Kind(string type) => type[(type.LastIndexOf('.') + 1)..] switch
    {
        "Int32" or "Int64" => "a whole number",
        "Double" or "Single" or "Decimal" => "a number",
        "Boolean" => "true or false",
        "TimeSpan" => "a length of time such as 00:10:00",
        _ => "of another kind",
    };

    private static IEnumerable<string> Keys(IConfiguration configuration) => configuration.GetChildren()
        .SelectMany(section => section.GetChildren().Any() ? Keys(section).Select(key => $"{section.Key}:{key}") : [section.Key]);

    [GeneratedRegex("^Failed to convert configuration value '(?<value>.*)' at '(?<key>[^']+)' to type '(?<type>[^']+)'", RegexOptions.Singleline)]
    private static partial Regex Unconvertible();
}
