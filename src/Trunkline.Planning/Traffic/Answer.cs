namespace Trunkline.Planning.Traffic;

/// <summary>Why a model gives no figure, in words an engineer can act on.</summary>
/// <param name="Words">What was wrong and what is expected, without a full stop.</param>
/// <param name="Input">The name of the input at fault, where one is.</param>
public readonly record struct Refusal(string Words, string? Input = null);

/// <summary>
/// A figure, or the reason why there is none. Models never clamp what they are given and never answer with NaN: a queue that
/// grows for ever, a target that cannot be met and a number outside its range are refused in words.
/// </summary>
/// <remarks>
/// Chains with query syntax: <c>from a in x from b in f(a) select g(a, b)</c>; the first refusal is the refusal of the whole.
/// </remarks>
public readonly struct Answer<T>
{
    private readonly T? _value;
    private readonly Refusal _refusal;

    private Answer(T? value, Refusal refusal)
    {
        _value = value;
        _refusal = refusal;
    }

    /// <summary>True when there is no figure; <see cref="Refusal"/> says why.</summary>
    public bool IsRefused => _refusal.Words is not null;

    /// <summary>The reason; its words are null when there is a figure.</summary>
    public Refusal Refusal => _refusal;

    /// <summary>The figure.</summary>
    /// <exception cref="InvalidOperationException">There is none; the message is the refusal's words.</exception>
    public T Value => IsRefused ? throw new InvalidOperationException(_refusal.Words) : _value!;

    /// <summary>True with the figure, false with the refusal.</summary>
    public bool TryGet(out T value, out Refusal refusal)
    {
        value = _value!;
        refusal = _refusal;
        return !IsRefused;
    }

    /// <summary>The figure, or what stands for it when it is refused.</summary>
    public T Or(T fallback) => IsRefused ? fallback : _value!;

    /// <summary>A figure made of this one.</summary>
    public Answer<TResult> Select<TResult>(Func<T, TResult> made) =>
        IsRefused ? new Answer<TResult>(default, _refusal) : new Answer<TResult>(made(_value!), default);

    /// <summary>An answer that needs this one.</summary>
    public Answer<TResult> Then<TResult>(Func<T, Answer<TResult>> next) =>
        IsRefused ? new Answer<TResult>(default, _refusal) : next(_value!);

    /// <summary>An answer that needs this one, then a figure made of both (query syntax).</summary>
    public Answer<TResult> SelectMany<TMiddle, TResult>(Func<T, Answer<TMiddle>> next, Func<T, TMiddle, TResult> made)
    {
        if (IsRefused)
        {
            return new Answer<TResult>(default, _refusal);
        }

        var first = _value!;
        return next(first).Select(second => made(first, second));
    }

    /// <summary>A figure is an answer.</summary>
    public static implicit operator Answer<T>(T value) => new(value, default);

    /// <summary>A refusal is an answer.</summary>
    public static implicit operator Answer<T>(Refusal refusal) => new(default, refusal.Words is null ? new Refusal("no figure") : refusal);

    /// <summary>For a log or a test: the figure, or <c>refused: …</c>.</summary>
    public override string ToString() => IsRefused ? "refused: " + _refusal.Words : _value?.ToString() ?? "";
}
