using System.Globalization;
using CoResearch.Bot.Dispatch;
using CoResearch.Domain.Shared;

namespace CoResearch.Bot.Commands;

/// <summary>The settings of a reward as they are typed, and the picture that one of them names.</summary>
internal sealed class RewardSettings(StatePaths paths)
{
    private const int MostPicture = 2 << 20;
    private static readonly byte[] Png = [0x89, (byte)'P', (byte)'N', (byte)'G'], Jpeg = [0xFF, 0xD8, 0xFF];

    /// <summary>What was typed; a key that is not <paramref name="known"/> is refused.</summary>
    public static Result<Typed> Read(CommandCall call, IReadOnlyList<string> known)
    {
        if (Paging.Unknown(call, known) is { } unknown) return unknown;
        var settings = call.Settings(Paging.Argument.Name);
        int? stock = null;
        if (settings.GetValueOrDefault("stock") is { } many && !many.Equals("any", StringComparison.OrdinalIgnoreCase))
        {
            if (!int.TryParse(many, NumberStyles.None, CultureInfo.InvariantCulture, out var count)) return new WrongStock(many);
            stock = count;
        }
        long? price = null;
        if (settings.GetValueOrDefault("price") is { } text)
        {
            if (!long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var points)) return new WrongPrice(text);
            price = points;
        }
        if (settings.GetValueOrDefault("shared") is { } word && word.ToLowerInvariant() is not ("yes" or "no")) return new WrongShared(word);
        return new Typed(settings.ContainsKey("stock"), stock, price, "yes".Equals(settings.GetValueOrDefault("shared"), StringComparison.OrdinalIgnoreCase), settings.GetValueOrDefault("title"), settings.GetValueOrDefault("picture"));
    }

    /// <summary>
    /// Copies a picture into the state folder and says where it lies. Only what begins as a PNG or a JPEG file, and lies outside of the bot's
    /// own state, where hidden labels are.
    /// </summary>
    public Result<string> Keep(string file, string name)
    {
        if (!File.Exists(file) || paths.Touches(file)) return new NoPicture(file);
        try
        {
            var bytes = PlainFile.Read(file, MostPicture);
            var end = bytes.AsSpan().StartsWith(Png) ? "png" : bytes.AsSpan().StartsWith(Jpeg) ? "jpg" : null;
            if (end is null) return new NoPicture(file);
            var relative = $"rewards/{name}-{Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(bytes))[..12]}.{end}";
            Directory.CreateDirectory(Path.GetDirectoryName(paths.Resolve(relative))!);
            File.WriteAllBytes(paths.Resolve(relative), bytes);
            return relative;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return new NoPicture(file);
        }
    }

    /// <summary>What somebody typed; the stock is null for any number.</summary>
    public sealed record Typed(bool HasStock, int? Stock, long? Price, bool Shared, string? Title, string? Picture);
}

internal sealed record WrongStock(string Value)
    : Error("wrong_stock", $"stock={Value} is no number. Write how many there are, or stock=any.");

internal sealed record WrongPrice(string Value)
    : Error("wrong_price", $"price={Value} is no number of points.");

internal sealed record WrongShared(string Value)
    : Error("wrong_shared", $"shared={Value} is neither yes nor no.");

internal sealed record NoPicture(string File)
    : Error("no_picture", $"{File} is no PNG or JPEG file of at most 2 MB that I can read on the machine that I run on.");
