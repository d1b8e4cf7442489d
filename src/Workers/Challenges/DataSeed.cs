using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using CoResearch.Domain.Shared;

namespace CoResearch.Workers.Challenges;

/// <summary>
/// What invented data are made from. A number makes the same data everywhere, hidden answers too: right for practice and for tests. A
/// secret makes data that nobody can make again from this program, which is public; it is kept nowhere.
/// </summary>
public readonly record struct DataSeed
{
    public const string SecretWord = "secret";

    private readonly uint _number;
    private readonly UInt128 _secret;

    private DataSeed(uint number, UInt128 secret) => (_number, _secret) = (number, secret);

    public static DataSeed Of(int number) => new((uint)number, 0);

    public static DataSeed Secret()
    {
        Span<byte> bytes = stackalloc byte[16];
        RandomNumberGenerator.Fill(bytes);
        return new(0, BinaryPrimitives.ReadUInt128LittleEndian(bytes) | 1);
    }

    /// <summary>The option <c>seed=</c> of a template.</summary>
    internal static Result<DataSeed> Read(IReadOnlyDictionary<string, string> options, int otherwise)
    {
        if (!options.TryGetValue("seed", out var text))
            return Of(otherwise);
        if (text == SecretWord)
            return Secret();
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? Of(number)
            : new DataRefused($"seed={text} is neither a whole number from 0 to {int.MaxValue} nor the word {SecretWord}.");
    }

    /// <summary>64 bits for a stream of a number; four words of its own for a stream of a secret.</summary>
    internal (ulong Short, ulong[]? Long) State(int stream)
    {
        if (_secret == 0)
            return (unchecked(((ulong)_number << 32) | (uint)stream), null);
        Span<byte> input = stackalloc byte[20];
        BinaryPrimitives.WriteUInt128LittleEndian(input, _secret);
        BinaryPrimitives.WriteInt32LittleEndian(input[16..], stream);
        var hash = SHA256.HashData(input);
        return (0, [.. Enumerable.Range(0, 4).Select(i => BinaryPrimitives.ReadUInt64LittleEndian(hash.AsSpan(8 * i)))]);
    }
}
