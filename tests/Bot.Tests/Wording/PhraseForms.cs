using System.Reflection;
using System.Reflection.Emit;
using CoResearch.Domain.Shared;

namespace CoResearch.Bot.Tests.Wording;

/// <summary>
/// Every phrase that an assembly can say, read from its compiled methods, where each announces how many letters and values it has and then
/// appends them one by one; phrases within phrases lie between.
/// </summary>
internal static class PhraseForms
{
    private const BindingFlags All = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    private static readonly Dictionary<short, OpCode> Codes = typeof(OpCodes).GetFields(BindingFlags.Public | BindingFlags.Static)
        .Select(f => (OpCode)f.GetValue(null)!).ToDictionary(c => c.Value);

    /// <summary>The forms with at least one letter, each once, by how many values they take.</summary>
    public static IReadOnlyDictionary<string, int> In(params IEnumerable<Assembly> assemblies) => assemblies
        .SelectMany(a => a.GetTypes()).SelectMany(t => t.GetMethods(All).Concat<MethodBase>(t.GetConstructors(All))).SelectMany(Of)
        .Where(p => p.Form.Any(char.IsLetter)).DistinctBy(p => p.Form).ToDictionary(p => p.Form, p => p.Values.Count);

    private static List<Phrase> Of(MethodBase method)
    {
        var (found, open, numbers, text) = (new List<Phrase>(), new Stack<Started>(), new Queue<int>(), "");
        foreach (var (code, operand) in Instructions(method.GetMethodBody()?.GetILAsByteArray() ?? []))
        {
            if (Number(code, operand) is { } number)
            {
                numbers.Enqueue(number);
                if (numbers.Count > 2) numbers.Dequeue();
            }
            else if (code == OpCodes.Ldstr) text = method.Module.ResolveString(operand);
            else if ((code == OpCodes.Newobj || code == OpCodes.Callvirt || code == OpCodes.Call) && Called(method, operand) is { } called)
            {
                if (called.IsConstructor) open.Push(new(new Phrase(0, 0), numbers.Dequeue(), numbers.Dequeue()));
                else if (called.Name == nameof(Phrase.AppendLiteral)) open.Push(open.Pop().With(text));
                else if (called.Name == nameof(Phrase.AppendFormatted)) open.Push(open.Pop().WithValue());
                while (open.TryPeek(out var top) && top is { Letters: 0, Values: 0 }) found.Add(open.Pop().Phrase);
            }
        }
        return open.Count == 0 ? found : throw new InvalidOperationException($"{method.DeclaringType}.{method.Name} leaves \"{open.Peek().Phrase.Form}\" unfinished.");
    }

    private static MethodBase? Called(MethodBase method, int token)
    {
        var types = method.DeclaringType is { IsGenericType: true } type ? type.GetGenericArguments() : null;
        var called = method.Module.ResolveMethod(token, types, method.IsGenericMethod ? method.GetGenericArguments() : null);
        return called?.DeclaringType == typeof(Phrase) ? called : null;
    }

    private static int? Number(OpCode code, int operand) =>
        code == OpCodes.Ldc_I4 || code == OpCodes.Ldc_I4_S ? operand
        : code.Value >= OpCodes.Ldc_I4_0.Value && code.Value <= OpCodes.Ldc_I4_8.Value ? code.Value - OpCodes.Ldc_I4_0.Value
        : null;

    private static IEnumerable<(OpCode Code, int Operand)> Instructions(byte[] body)
    {
        for (var at = 0; at < body.Length;)
        {
            var code = Codes[body[at] == 0xFE ? BitConverter.ToInt16([body[at + 1], body[at]]) : body[at]];
            at += code.Size;
            var size = code.OperandType switch
            {
                OperandType.InlineNone => 0,
                OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar => 1,
                OperandType.InlineVar => 2,
                OperandType.InlineI8 or OperandType.InlineR => 8,
                OperandType.InlineSwitch => 4 + (4 * BitConverter.ToInt32(body, at)),
                _ => 4,
            };
            yield return (code, size switch { 0 or 2 => 0, 1 => (sbyte)body[at], _ => BitConverter.ToInt32(body, at) });
            at += size;
        }
    }

    /// <summary>A phrase and how many letters and values it still waits for.</summary>
    private sealed record Started(Phrase Phrase, int Letters, int Values)
    {
        public Started With(string text)
        {
            Phrase.AppendLiteral(text);
            return this with { Letters = Letters - text.Length };
        }

        public Started WithValue()
        {
            Phrase.AppendFormatted("");
            return this with { Values = Values - 1 };
        }
    }
}
