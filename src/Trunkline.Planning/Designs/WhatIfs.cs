using Trunkline.Base;

namespace Trunkline.Planning.Designs;

/// <summary>What if things fail, or the load is another one: each question asked of the chosen design, and some of what was not chosen, for comparison.</summary>
internal sealed class WhatIfs(PlanInput input, DesignLoss loss, CostModel cost)
{
    private static readonly double[] s_factors = [0.8, 0.9, 1, 1.1, 1.2, 1.5, 2];

    /// <summary>Numbers of backup lines the loss of a span is asked for.</summary>
    private static readonly int[] s_backup = [2, 4, 6, 8, 10];

    internal IReadOnlyList<WhatIf> All(Design? design)
    {
        var answers = new List<WhatIf>();
        if (design is not null)
        {
            Failures(design, answers);
            Loads(design, answers);
        }

        OneSpan(answers);
        Backup(answers);
        return answers;
    }

    /// <summary>Load against circuits: a unit fewer, as planned, a unit more.</summary>
    internal IReadOnlyList<SensitivityPoint> Sensitivity(Design design)
    {
        var points = new List<SensitivityPoint>();
        var main = design.Groups[0];
        var unit = Math.Max(1, main.Kind == LineKind.Ims ? Math.Max(1, main.Circuits / 10) : main.CircuitsPerUnit);
        int[] deltas = main.IsAnalog ? [-2, -1, 0, 1, 2] : [-unit, 0, unit];
        foreach (var delta in deltas)
        {
            var circuits = main.Circuits + delta;
            if (circuits < 1)
            {
                continue;
            }

            var units = main.Kind == LineKind.Ims ? main.Units : main.IsAnalog ? circuits : (circuits + 29) / 30;
            var varied = design with { Groups = [main with { Circuits = circuits, Units = units, Reserve = Math.Min(main.Reserve, circuits - 1) }, .. design.Groups.Skip(1)] };
            var total = cost.Of(varied, Effort.Of(varied)).Total;
            foreach (var factor in s_factors)
            {
                var streams = input.Streams.Select(s => s.Scaled(factor)).ToList();
                var (blocking, stream, _) = MonthByMonth.Worst(streams, loss.Of(varied, streams));
                points.Add(new(factor, delta, blocking, stream, total));
            }
        }

        return points;
    }

    private static string Text(FormattableString text) => NumberText.Say(text);

    private static string Sentence(IReadOnlyList<TrafficStream> streams, double[] blocking)
    {
        var each = streams.Select((s, i) => $"{Words.Share(blocking[i])} of \"{s.Name}\"" + (blocking[i] <= s.BlockingTarget ? "" : $" (promised {Words.Share(s.BlockingTarget)})"));
        return "No circuit for " + string.Join(", ", each) + ".";
    }

    private static WhatIf Answer(string key, string question, IReadOnlyList<TrafficStream> streams, double[] blocking, string note = "") =>
        new(key, question, Sentence(streams, blocking) + note, Dimensioning.Named(streams, blocking));

    /// <summary>The textbook's answer on one group, and beside it what comes of it where callers wait for seats.</summary>
    private WhatIf Textbook(string key, string question, IReadOnlyList<TrafficStream> streams, int circuits, int reserve, string note = "") =>
        Answer(key, question, streams, loss.Textbook.Shared(streams, circuits, reserve), note + (streams.Any(s => s.Seats is not null)
            ? " That is if every call were answered at once. Callers who wait for a seat hold their circuit: n" + Sentence(streams, loss.Shared(streams, circuits, reserve))[1..] : ""));

    /// <summary>Where the seats matter more than the circuits, what the circuits alone would give.</summary>
    private string Seats(IReadOnlyList<TrafficStream> streams, double[] blocking, Func<DesignLoss, double[]> of)
    {
        if (!streams.Any(s => s.Seats is not null))
        {
            return "";
        }

        var alone = of(loss.Textbook);
        return Enumerable.Range(0, alone.Length).Any(s => blocking[s] > 1e-6 && blocking[s] > 2 * alone[s])
            ? " The seats are too few for so many calls: callers who wait hold their circuits. Were every call answered at once: n" + Sentence(streams, alone)[1..] : "";
    }

    private void Failures(Design design, List<WhatIf> answers)
    {
        var analog = design.Groups.ToList().FindIndex(g => g.IsAnalog);
        var stuck = analog >= 0 ? analog : 0;
        answers.Add(Answer("hung_line", $"One {(analog >= 0 ? "analog line" : "channel")} hangs: it looks busy and carries nothing.", input.Streams,
            loss.Stuck(design, input.Streams, stuck, 1)));
        for (var g = 0; g < design.Groups.Count; g++)
        {
            var group = design.Groups[g];
            if (group.IsSpan)
            {
                answers.Add(Answer("span_lost", group.Units == 1 ? "The E1 span is lost." : Text($"One of {Words.Count(group.Units, "E1 span")} is lost."), input.Streams, loss.Of(design, input.Streams, g, 1)));
            }
            else if (group.Kind == LineKind.Ims)
            {
                answers.Add(Answer("account_lost", group.Units == 1 ? "The access of the IMS account is lost." : Text($"The access of one of {Words.Count(group.Units, "IMS account")} is lost."), input.Streams, loss.Of(design, input.Streams, g, 1)));
            }
        }

        answers.Add(new("one_unit_down", "The worst single unit is down, whichever it is.", Sentence(input.Streams, loss.OneUnitDown(design, input.Streams)),
            Dimensioning.Named(input.Streams, loss.OneUnitDown(design, input.Streams))));
    }

    private void Loads(Design design, List<WhatIf> answers)
    {
        var storm = input.Streams.Select(s => s.Scaled(3)).ToList();
        var stormy = loss.Of(design, storm);
        answers.Add(Answer("storm_x3", "A storm: three times the calls of every stream.", storm, stormy, Seats(storm, stormy, l => l.Of(design, storm))));

        var (larger, what) = NewDepartment();
        answers.Add(Answer("new_department", what, larger, loss.Of(design, larger)));

        var there = input.Streams.Select(s => s.Seats is { Desk.Seats: > 0 } seats ? s with { Seats = seats with { Count = seats.Desk.Seats } } : s).ToList();
        if (!there.SequenceEqual(input.Streams))
        {
            var few = loss.Of(design, there);
            answers.Add(Answer("seats_there_are", Text($"Only the seats there are answer: {string.Join(", ", input.Streams.Where(s => s.Seats is { Desk.Seats: > 0 }).Select(s => Text($"{s.Seats!.Desk.Seats} at \"{s.Seats.Desk.Name}\" where {s.Seats.Count} are needed")))}."),
                there, few, Seats(there, few, l => l.Of(design, there))));
        }

        // blocked callers who try again, as a fixed point of the offered load: a lower bound, for retries come when it is full
        var retries = input.Streams;
        var blocking = loss.Of(design, retries);
        for (var round = 0; round < 60; round++)
        {
            retries = [.. input.Streams.Select((s, i) => s.Scaled(1 / (1 - (input.RetryShare * Math.Min(blocking[i], 0.999)))))];
            var next = loss.Of(design, retries);
            var moved = next.Zip(blocking, (a, b) => Math.Abs(a - b)).Max();
            blocking = next;
            if (moved < 1e-9)
            {
                break;
            }
        }

        answers.Add(Answer("retries", Text($"{Words.Share(input.RetryShare)} of the blocked callers try again."), retries, blocking,
            " This is a lower bound (extended Erlang B): retries come while the circuits are still full; simulate to see more."));
    }

    /// <summary>Ten people more with the habits of those there are; where no people are counted, a quarter more calls.</summary>
    private (IReadOnlyList<TrafficStream> Streams, string Question) NewDepartment()
    {
        const int People = 10;
        var counted = input.Streams.Where(s => s.IsFinite).Sum(s => s.Sources);
        var factor = counted > 0 ? 1 + ((double)People / counted) : 1.25;
        return ([.. input.Streams.Select(s => s.IsEmergency ? s : s.Grown(factor))], counted > 0
            ? Text($"A new department: {People} people more with the habits of the {counted} there are, and as many more incoming calls each.")
            : "A new department: a quarter more calls.");
    }

    /// <summary>The whole load on one span and on two, whatever was chosen: how much room a span has.</summary>
    private void OneSpan(List<WhatIf> answers)
    {
        if (!cost.Offers(LineKind.E1Pri))
        {
            return;
        }

        var storm = input.Streams.Select(s => s.Scaled(3)).ToList();
        for (var spans = 1; spans <= 2; spans++)
        {
            var n = spans;
            if (loss.Textbook.Shared(input.Streams, 30 * n, 0).Max() > 0.5)
            {
                // nobody would ask
                continue;
            }

            answers.Add(Textbook(Text($"on_{n}_e1"), Text($"All calls on {Words.Count(n, "E1 span")}."), input.Streams, 30 * n, 0));
            answers.Add(Textbook(Text($"storm_x3_on_{n}_e1"), Text($"Three times the calls on {Words.Count(n, "E1 span")}."), storm, 30 * n, 0));
        }
    }

    /// <summary>A span lost and so many analog lines left, some kept for emergency calls; all calls reach them, which incoming ones do only when the operator forwards.</summary>
    private void Backup(List<WhatIf> answers)
    {
        if (!cost.Offers(LineKind.E1Pri) || !cost.Offers(LineKind.FxoHunting) || !input.Streams.Any(s => s.IsEmergency))
        {
            return;
        }

        foreach (var lines in s_backup)
        {
            for (var reserve = 0; reserve <= 2 && reserve < lines; reserve++)
            {
                answers.Add(Textbook(Text($"e1_lost_on_{lines}_fxo_r{reserve}"),
                    Text($"The E1 is lost and {Words.Count(lines, "analog line")} carry on, {reserve} kept for emergency calls."), input.Streams,
                    lines, reserve,
                    input.Needs.OperatorForwardsOnBusy || input.Streams.All(s => s.Direction == StreamDirection.Out) ? "" : " Incoming calls reach these lines only when the operator forwards them."));
            }
        }
    }
}
