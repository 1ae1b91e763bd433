using Trunkline.Bench.Isdn;

// Figures of E1 and ISDN. Usage: Trunkline.Bench.Isdn spans E1_YARDSTICK | calls PRI_PEER
return args switch
{
    ["spans", var yardstick] => SpanFigures.Measure(yardstick),
    ["calls", var peer] => CallFigures.Measure(peer),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine("usage: Trunkline.Bench.Isdn spans E1_YARDSTICK | calls PRI_PEER");
    return 2;
}
