using System.Globalization;

namespace Trunkline.Planning.Traffic.Evaluation;

/// <summary>
/// A small formula where a number may stand: <c>1.2*A(N,0.01)</c>, <c>0.13*A^1.5</c>, <c>a/(1-a), a=0.1</c>, <c>2%</c>. Names are the row's
/// other inputs or set behind a comma; functions are the loss formulas and a few of arithmetic.
/// </summary>
/// <remarks>
/// Functions: A(N,B) offered for blocking, B(A,N) or E(A,N) Erlang B, N(A,B) lines for blocking, C(A,N) Erlang C, sqrt, exp, ln, min,
/// max, ceil, floor. Bounded: 500 characters, 40 levels. Not a language: no conditions, no loops.
/// </remarks>
internal sealed class InputFormula
{
    private const int MaxLength = 500;
    private const int MaxDepth = 40;
    private readonly string _text;
    private readonly Func<string, Answer<double>> _input;
    private readonly Dictionary<string, Answer<double>> _set = [];
    private int _at;
    private int _depth;
    private Refusal? _refusal;

    private InputFormula(string text, Func<string, Answer<double>> input)
    {
        _text = text;
        _input = input;
    }

    /// <summary>The value of a formula.</summary>
    /// <param name="text">The formula.</param>
    /// <param name="input">The value of another input of the row by its name.</param>
    internal static Answer<double> Evaluate(string text, Func<string, Answer<double>> input)
    {
        if (text.Length > MaxLength)
        {
            return new Refusal($"a formula of {text.Length} characters; {MaxLength} at most");
        }

        var parts = SplitAtCommas(text);
        var formula = new InputFormula(parts[0], input);
        foreach (var part in parts.Skip(1))
        {
            var equals = part.IndexOf('=', StringComparison.Ordinal);
            if (equals <= 0)
            {
                return new Refusal($"'{part.Trim()}' behind a comma: expected NAME=VALUE, as in 'a/(1-a), a=0.1'");
            }

            formula._set[part[..equals].Trim()] = new InputFormula(part[(equals + 1)..], input).Whole();
        }

        return formula.Whole();
    }

    private Answer<double> Whole()
    {
        var value = Sum();
        Blank();
        if (_refusal is null && _at < _text.Length)
        {
            Refuse($"'{_text[_at..]}' is not understood in the formula '{_text.Trim()}'");
        }

        return _refusal is { } refusal ? refusal
            : double.IsFinite(value) ? value : new Refusal($"the formula '{_text.Trim()}' has no finite value");
    }

    private double Sum()
    {
        var value = Product();
        while (_refusal is null)
        {
            if (Take('+'))
            {
                value += Product();
            }
            else if (Take('-'))
            {
                value -= Product();
            }
            else
            {
                break;
            }
        }

        return value;
    }

    private double Product()
    {
        var value = Power();
        while (_refusal is null)
        {
            if (Take('*') || Take('·') || Take('×'))
            {
                value *= Power();
            }
            else if (Take('/'))
            {
                value /= Power();
            }
            else
            {
                break;
            }
        }

        return value;
    }

    private double Power()
    {
        if (++_depth > MaxDepth)
        {
            Refuse($"a formula with more than {MaxDepth} levels");
            return double.NaN;
        }

        double value;
        if (Take('-'))
        {
            value = -Power();
        }
        else
        {
            value = Primary();
            while (Take('%'))
            {
                value /= 100;
            }

            if (_refusal is null && (Take('^') || TakeTwoStars()))
            {
                value = Math.Pow(value, Power());
            }
        }

        _depth--;
        return value;
    }

    private double Primary()
    {
        Blank();
        if (Take('('))
        {
            var value = Sum();
            Expect(')');
            return value;
        }

        var start = _at;
        if (_at < _text.Length && (char.IsAsciiDigit(_text[_at]) || _text[_at] == '.'))
        {
            while (_at < _text.Length && (char.IsAsciiDigit(_text[_at]) || _text[_at] == '.'
                       || (_text[_at] is 'e' or 'E' && _at + 1 < _text.Length && (char.IsAsciiDigit(_text[_at + 1]) || _text[_at + 1] is '-' or '+'))
                       || (_text[_at] is '-' or '+' && _text[_at - 1] is 'e' or 'E')))
            {
                _at++;
            }

            var digits = _text[start.._at];
            if (double.TryParse(digits, NumberStyles.Float, CultureInfo.InvariantCulture, out var number))
            {
                return number;
            }

            Refuse($"'{digits}' is no number");
            return double.NaN;
        }

        while (_at < _text.Length && (char.IsAsciiLetterOrDigit(_text[_at]) || _text[_at] == '_'))
        {
            _at++;
        }

        var name = _text[start.._at];
        if (name.Length == 0)
        {
            Refuse(_at < _text.Length
                ? $"'{_text[_at..]}': expected a number, a name or a parenthesis in '{_text.Trim()}'"
                : $"the formula '{_text.Trim()}' ends too early");
            return double.NaN;
        }

        if (!Take('('))
        {
            return Use(_set.TryGetValue(name, out var set) ? set : _input(name));
        }

        List<double> arguments = [Sum()];
        while (_refusal is null && Take(','))
        {
            arguments.Add(Sum());
        }

        Expect(')');
        return _refusal is null ? Use(Call(name, arguments)) : double.NaN;
    }

    private static Answer<double> Call(string name, List<double> x) => (name, x.Count) switch
    {
        ("A", 2) => from n in RowInputs.Whole(x[0], "N") from a in ErlangB.OfferedFor(n, x[1]) select a,
        ("B" or "E" or "ErlangB", 2) => from n in RowInputs.Whole(x[1], "N") from b in Blocking(x[0], n) select b,
        ("N", 2) => ErlangB.LinesFor(x[0], x[1]).Select(n => (double)n),
        ("C" or "ErlangC", 2) => from n in RowInputs.Whole(x[1], "N") from q in ErlangC.Of(x[0], n) select q.Waiting,
        ("sqrt", 1) => Math.Sqrt(x[0]),
        ("exp", 1) => Math.Exp(x[0]),
        ("ln" or "log", 1) => Math.Log(x[0]),
        ("ceil", 1) => Math.Ceiling(x[0]),
        ("floor", 1) => Math.Floor(x[0]),
        ("min", 2) => Math.Min(x[0], x[1]),
        ("max", 2) => Math.Max(x[0], x[1]),
        _ => new Refusal($"no function {name} of {x.Count}: expected A(N,B), B(A,N), N(A,B), C(A,N), sqrt, exp, ln, ceil, floor, min or max"),
    };

    private static Answer<double> Blocking(double erlang, int lines) =>
        Check.First(Check.Offered(erlang), Check.Lines(lines)) is { } refused ? refused : ErlangB.Blocking(erlang, lines);

    private double Use(Answer<double> answer)
    {
        if (answer.TryGet(out var value, out var refusal))
        {
            return value;
        }

        _refusal ??= refusal;
        return double.NaN;
    }

    private bool Take(char wanted)
    {
        Blank();
        if (_at >= _text.Length || _text[_at] != wanted || (wanted == '*' && _at + 1 < _text.Length && _text[_at + 1] == '*'))
        {
            return false;
        }

        _at++;
        return true;
    }

    private bool TakeTwoStars()
    {
        Blank();
        if (_at + 1 >= _text.Length || _text[_at] != '*' || _text[_at + 1] != '*')
        {
            return false;
        }

        _at += 2;
        return true;
    }

    private void Expect(char wanted)
    {
        if (_refusal is null && !Take(wanted))
        {
            Refuse($"'{wanted}' is missing in the formula '{_text.Trim()}'");
        }
    }

    private void Blank()
    {
        while (_at < _text.Length && char.IsWhiteSpace(_text[_at]))
        {
            _at++;
        }
    }

    private void Refuse(string words) => _refusal ??= new Refusal(words);

    private static List<string> SplitAtCommas(string text)
    {
        List<string> parts = [];
        var (depth, start) = (0, 0);
        for (var i = 0; i < text.Length; i++)
        {
            switch (text[i])
            {
                case '(': depth++; break;
                case ')': depth--; break;
                case ',' when depth == 0:
                    parts.Add(text[start..i]);
                    start = i + 1;
                    break;
            }
        }

        parts.Add(text[start..]);
        return parts;
    }
}
