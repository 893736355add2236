def test_it(small):
    from duizhang.ledger.load import open_ledger
    l=open_ledger(small.folder); l.validate(); print(l.series('青河','GDP').to_string()); print(l.read)
    from duizhang.ledger.verify import verify, report
    from duizhang.ledger.compare import compare, write_passages
    print(report(verify(l,small.documents)))
    for r in compare(l,small.documents): print(r)
    write_passages(l, small.documents)
    l=open_ledger(small.folder); l.validate()
    print(report(verify(l,small.documents)))
    import frictionless
    rep=frictionless.validate(str(small.folder/'datapackage.json')); print(rep.valid, rep.flatten(['name','rowNumber','fieldName','message']))
