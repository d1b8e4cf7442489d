using System.Text;

namespace CoResearch.Domain.Shared;

/// <summary>
/// Reads YAML that people and strangers write. Every mistake is reported in one go with file, line and key; keys that the reader
/// never asks for are mistakes too, with the nearest key that it does know. Anchors, aliases, tags, several documents, duplicate
/// keys, tabs in indentation, anything but UTF-8, and files that are too large or too deep are refused.
/// </summary>
public static class StrictYaml
{
    /// <summary>The largest file that is read, in bytes.</summary>
    public const int MaxBytes = 256 * 1024;

    /// <summary>The deepest nesting of maps and lists.</summary>
    public const int MaxDepth = 24;

    /// <summary>The largest number of values, maps and lists.</summary>
    public const int MaxNodes = 20_000;

    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>
    /// Parses <paramref name="bytes"/> and lets <paramref name="build"/> ask for its keys. What <paramref name="build"/> returns counts
    /// only when no mistake was reported; until then it gets harmless stand-ins ("", 0, empty lists) for what is missing or wrong.
    /// </summary>
    public static Result<T> Read<T>(string file, ReadOnlySpan<byte> bytes, Func<YamlMap, T> build)
    {
        if (Decode(file, bytes).Failed(out var text, out var error))
            return error;
        return Read(file, text, build);
    }

    /// <inheritdoc cref="Read{T}(string, ReadOnlySpan{byte}, Func{YamlMap, T})"/>
    public static Result<T> Read<T>(string file, string text, Func<YamlMap, T> build)
    {
        var document = new YamlDocument(file);
        if (Parse(document, text) is not { } root)
            return document.ToError();
        var value = build(root);
        document.RefuseUnknownKeys();
        return document.HasMistakes ? document.ToError() : value;
    }

    /// <summary>As <see cref="Read{T}(string, ReadOnlySpan{byte}, Func{YamlMap, T})"/>, but keeps what was built in spite of mistakes, for a check that goes on.</summary>
    public static YamlDraft<T> Draft<T>(string file, ReadOnlySpan<byte> bytes, Func<YamlMap, T> build)
        where T : class
    {
        if (Decode(file, bytes).Failed(out var text, out var error))
            return new(null, null, ((MistakesError)error).Mistakes);
        var document = new YamlDocument(file);
        if (Parse(document, text) is not { } root)
            return new(null, null, document.ToError().Mistakes);
        var value = build(root);
        document.RefuseUnknownKeys();
        return new(value, root, document.HasMistakes ? document.ToError().Mistakes : []);
    }

    /// <summary>The text of a UTF-8 file (a byte order mark is dropped), or a mistake that names the first line that is not UTF-8.</summary>
    public static Result<string> Decode(string file, ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length > MaxBytes)
            return Refusal(file, 0, $"is too large: at most {MaxBytes:N0} bytes are read.");
        if (bytes is [0xFF, 0xFE, ..] or [0xFE, 0xFF, ..])
            return Refusal(file, 1, $"is UTF-16; save it as UTF-8.");
        if (bytes is [0xEF, 0xBB, 0xBF, ..])
            bytes = bytes[3..];
        try
        {
            return Utf8.GetString(bytes);
        }
        catch (DecoderFallbackException e)
        {
            var line = 1 + bytes[..Math.Clamp(e.Index, 0, bytes.Length)].Count((byte)'\n');
            return Refusal(file, line, $"is not valid UTF-8; save the file as UTF-8.");
        }
    }

    /// <summary>The root map with the positions of everything in the text, for edits in place.</summary>
    internal static Result<YamlMap> Parse(string file, string text)
    {
        var document = new YamlDocument(file);
        return Parse(document, text) is { } root && !document.HasMistakes ? root : document.ToError();
    }

    private static YamlMap? Parse(YamlDocument document, string text)
    {
        new YamlText(document).Check(text);
        return document.HasMistakes ? null : new YamlTreeReader(document, text).Read();
    }

    private static MistakesError Refusal(string file, int line, Phrase message) => new([new Mistake(file, line, "", message)]);
}

/// <summary>
/// A YAML file that may have mistakes. <paramref name="Value"/> holds harmless stand-ins ("", 0, empty lists) for what is missing or
/// wrong, and is null when the text is no map at all.
/// </summary>
public sealed record YamlDraft<T>(T? Value, YamlMap? Root, IReadOnlyList<Mistake> Mistakes)
    where T : class
{
    /// <summary>The line of a key such as <c>gates[0].below</c>, or of the nearest thing around it that is there; 0 when nothing is.</summary>
    public int LineOf(string key) => Root?.LineOf(key) ?? 0;
}
