using System.Diagnostics.CodeAnalysis;

namespace CoResearch.Domain.Shared;

/// <summary>A value, or the reason why there is none. Never both.</summary>
public readonly struct Result<T>
{
    private readonly T? _value;

    private Result(T? value, Error? error) => (_value, Error) = (value, error);

    /// <summary>The refusal, or null when there is a value.</summary>
    public Error? Error { get; }

    /// <summary>Whether there is a value.</summary>
    [MemberNotNullWhen(false, nameof(Error))]
    public bool Ok => Error is null;

    /// <summary>The value; reading it from a refusal is a bug and throws.</summary>
    public T Value => Ok ? _value! : throw new InvalidOperationException($"No value: {Error.Code}: {Error.Message}");

    public static implicit operator Result<T>(T value) => new(value, null);

    public static implicit operator Result<T>(Error error) => new(default, error);

    /// <summary>Both at once: <c>if (x.Failed(out var value, out var error)) return error;</c></summary>
    public bool Failed([NotNullWhen(false)] out T? value, [NotNullWhen(true)] out Error? error)
    {
        (value, error) = (_value, Error);
        return !Ok;
    }
}

/// <summary>The value of a use case that only succeeds or is refused.</summary>
public readonly record struct Done
{
    /// <summary>The success.</summary>
    public static Result<Done> Ok => default(Done);
}
