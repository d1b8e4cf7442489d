using System.Numerics;
using System.Runtime.CompilerServices;

namespace CoResearch.Workers.Evaluation;

/// <summary>
/// Reads plain fields eight bytes at a time (Lemire, "Quickly parsing eight digits", 2018; Mycroft's zero-byte test). Little-endian; every
/// read may touch up to eight bytes after the field. A field ends at a comma, a line feed, or a carriage return before a line feed.
/// </summary>
internal static unsafe class FieldScan
{
    private const ulong Ones = 0x0101010101010101, Tops = 0x8080808080808080;

    private static readonly double[] _powers =
        [1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22];

    /// <summary>Up to eight leading digits of eight bytes: how many there are, and their value.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int Digits(ulong bytes, out uint value)
    {
        var digits = bytes ^ 0x3030303030303030;
        var other = ((digits + 0x7676767676767676) | digits) & Tops;
        var count = BitOperations.TrailingZeroCount(other) >> 3;
        if (count == 0)
        {
            value = 0;
            return 0;
        }
        digits <<= 64 - 8 * count;
        digits = digits * 10 + (digits >> 8);
        value = (uint)(((digits & 0x000000FF000000FF) * 0x000F424000000064
            + ((digits >> 16) & 0x000000FF000000FF) * 0x0000271000000001) >> 32);
        return count;
    }

    /// <summary>
    /// An id that is a whole number as a computer writes it: one to nine digits, no sign, no leading zero. Moves past it; false otherwise.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool TryId(ref byte* at, out uint id)
    {
        var count = Digits(Unsafe.ReadUnaligned<ulong>(at), out id);
        if (count == 0 || (*at == '0' && count > 1)) return false;
        at += count;
        if (count == 8 && (uint)(*at - '0') <= 9) id = id * 10 + (uint)(*at++ - '0');
        return (uint)(*at - '0') > 9;
    }

    /// <summary>
    /// A finite number in plain decimal notation, correctly rounded: the digits as a whole number up to 2⁵³ divided by a power of ten that a
    /// double holds exactly (Clinger, PLDI 1990); every other field goes through the slow and general parser. Moves past the field.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool TryNumber(ref byte* at, out double value)
    {
        var field = at;
        var negative = *at == '-';
        if (negative) at++;
        var count = Digits(Unsafe.ReadUnaligned<ulong>(at), out var whole);
        at += count;
        var (mantissa, decimals) = ((ulong)whole, 0);
        if (count is > 0 and < 8)
        {
            if (*at == '.')
            {
                at++;
                decimals = Digits(Unsafe.ReadUnaligned<ulong>(at), out var part);
                at += decimals;
                mantissa = mantissa * Power(decimals) + part;
                if (decimals == 8)
                {
                    var more = Digits(Unsafe.ReadUnaligned<ulong>(at), out part);
                    at += more;
                    mantissa = mantissa * Power(more) + part;
                    decimals = more == 8 ? 99 : 8 + more;
                }
            }
            if (count + decimals <= 19 && mantissa <= 1UL << 53 && IsEnd(at))
            {
                value = mantissa / _powers[decimals];
                if (negative) value = -value;
                return true;
            }
        }
        return TrySlowNumber(field, ref at, out value);
    }

    /// <summary>Moves to the end of the field; false when it holds a quote, which only the careful reader understands.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool TryEnd(ref byte* at)
    {
        while (true)
        {
            var bytes = Unsafe.ReadUnaligned<ulong>(at);
            var found = Zero(bytes ^ (Ones * ',')) | Zero(bytes ^ (Ones * '\n')) | Zero(bytes ^ (Ones * '"')) | Zero(bytes ^ (Ones * '\r'));
            if (found != 0)
            {
                at += BitOperations.TrailingZeroCount(found) >> 3;
                return *at != '"' && (*at != '\r' || at[1] == '\n');
            }
            at += 8;
        }
    }

    /// <summary>Moves past the end of a row; false when the row goes on.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool TryRowEnd(ref byte* at)
    {
        if (*at == '\r') at++;
        return *at++ == '\n';
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Zero(ulong bytes) => (bytes - Ones) & ~bytes & Tops;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool IsEnd(byte* at) => *at == ',' || *at == '\n' || (*at == '\r' && at[1] == '\n');

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Power(int exponent) => (ulong)_powers[exponent];

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static bool TrySlowNumber(byte* field, ref byte* at, out double value)
    {
        at = field;
        if (TryEnd(ref at) && Numbers.TryParse(new(field, (int)(at - field)), out value) && double.IsFinite(value)) return true;
        value = double.NaN;
        return false;
    }
}
